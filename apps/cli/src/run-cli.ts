import { type Paper, registerCharset } from '@xiaopiao/engine'
import { big5 } from '@xiaopiao/engine/charsets/big5'
import { eucKr } from '@xiaopiao/engine/charsets/euc-kr'
import { shiftJis } from '@xiaopiao/engine/charsets/shift-jis'
import { type PaperLanguage, paperLanguages } from '@xiaopiao/paper'
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import packageJson from '../package.json' with { type: 'json' }
import { explainFile } from './explain-file.ts'
import { CliFailure, exitCodes } from './failure.ts'
import { knownModel, paperLanguageOf } from './known-model.ts'
import { listModels } from './list-models.ts'
import { type RenderOptions, render } from './render.ts'
import { showIssues } from './show-issues.ts'
import type { Language, Terminal } from './terminal.ts'
import { say, type Word } from './words.ts'

for (const table of [big5, eucKr, shiftJis]) registerCharset(table)

/** `--lang` may stand anywhere, and the messages about the rest of the line need it first. */
function languageOf(args: readonly string[], fallback: Language): Language {
  const at = args.findIndex((argument) => argument === '--lang' || argument.startsWith('--lang='))
  const value = args[at]?.includes('=') ? args[at].slice('--lang='.length) : args[at + 1]
  return at >= 0 && (value === 'zh' || value === 'en') ? value : fallback
}

/** What the parser found wrong, in the person's language. */
function usageMessage(error: CommanderError, language: Language): string {
  const [name = ''] = (/'([^']*)'/.exec(error.message) ?? []).slice(1)
  const words: Readonly<Record<string, Word>> = {
    'commander.unknownOption': 'unknownOption',
    'commander.unknownCommand': 'unknownCommand',
    'commander.missingArgument': 'missingArgument',
    'commander.optionMissingArgument': 'missingOption',
    'commander.excessArguments': 'tooMany',
  }
  const word = words[error.code]
  if (word !== undefined) return say(language, word, { name })
  // The parsers below say themselves what is wrong with a value; the library puts a sentence in front.
  return error.message.replace(/^error: /, '').replace(/^option '.*' argument '.*' is invalid\. /, '')
}

function newProgram(terminal: Terminal): Command {
  const { language } = terminal
  const program = new Command('xiaopiao-engine')
  const titles: Readonly<Record<string, Word>> = {
    'Usage:': 'usage',
    'Options:': 'options',
    'Arguments:': 'arguments',
    'Commands:': 'commands',
  }
  program
    .description(say(language, 'description'))
    .version(packageJson.version, '-v, --version', say(language, 'version'))
    .helpOption('-h, --help', say(language, 'help'))
    .helpCommand(false)
    .addOption(new Option('--lang <zh|en>', say(language, 'languageOption')).choices(['zh', 'en']))
    .configureHelp({ styleTitle: (title) => (titles[title] === undefined ? title : say(language, titles[title])) })
    .configureOutput({ writeOut: (text) => terminal.write(text), writeErr: () => undefined })
    .exitOverride()
    .addHelpText(
      'after',
      `\n${say(language, 'examples')}\n` +
        '  xiaopiao-engine render receipt.json --data order.json --model xprinter --paper 58 --out slip.bin\n' +
        '  xiaopiao-engine render receipt.json --data order.json --out slip.png\n' +
        '  xiaopiao-engine explain slip.bin\n' +
        '  xiaopiao-engine models',
    )
  return program
}

/** A command inherits how the program prints, stops and titles its help. */
function addCommand(program: Command, name: string, description: Word, language: Language): Command {
  const command = program.command(name).copyInheritedSettings(program)
  return command
    .description(say(language, description))
    .helpOption('-h, --help', say(language, 'help'))
    .addOption(new Option('--lang <zh|en>', say(language, 'languageOption')).choices(['zh', 'en']))
}

function addRender(program: Command, terminal: Terminal): void {
  const { language } = terminal
  const wholeNumber = (value: string): number => {
    if (!/^\d+$/.test(value)) throw new InvalidArgumentError(say(language, 'notANumber', { value }))
    return Number(value)
  }
  addCommand(program, 'render', 'renderDescription', language)
    .addArgument(new Argument('<template>', say(language, 'templateArgument')))
    .option('-d, --data <file>', say(language, 'dataOption'))
    .option('-m, --model <name>', say(language, 'modelOption'), 'escpos80')
    .addOption(new Option('-p, --paper <mm>', say(language, 'paperOption')).argParser(wholeNumber))
    .option('-o, --out <file>', say(language, 'outOption'))
    .addOption(new Option('--copies <n>', say(language, 'copiesOption')).argParser(wholeNumber).default(1))
    .option('--no-cut', say(language, 'noCutOption'))
    .option('--raw', say(language, 'rawOption'), false)
    .option('--strict', say(language, 'strictOption'), false)
    .action(async (template: string, options: RenderOptions & { paper?: number }) => {
      await render(
        template,
        { ...options, ...(options.paper !== undefined && { paper: options.paper as Paper }) },
        terminal,
      )
    })
}

function addExplain(program: Command, terminal: Terminal): void {
  const { language } = terminal
  addCommand(program, 'explain', 'explainDescription', language)
    .addArgument(new Argument('<file>', say(language, 'bytesArgument')))
    .option('-m, --model <name>', say(language, 'modelOption'))
    .addOption(
      new Option('-l, --language <name>', say(language, 'languageOfBytesOption'))
        .choices(paperLanguages.map(({ language: name }) => name))
        .default('escpos'),
    )
    .option('--json', say(language, 'jsonOption'), false)
    .action(async (file: string, options: { model?: string; language: PaperLanguage; json: boolean }) => {
      const facts = options.model === undefined ? undefined : knownModel(options.model, undefined, terminal)
      const printerLanguage = (facts && paperLanguageOf(facts)) ?? options.language
      await explainFile(file, { language: printerLanguage, json: options.json }, terminal)
    })
}

function addModels(program: Command, terminal: Terminal): void {
  addCommand(program, 'models', 'modelsDescription', terminal.language)
    .option('--json', say(terminal.language, 'jsonOption'), false)
    .action((options: { json: boolean }) => listModels(options, terminal))
}

/**
 * Runs the program.
 * @returns its exit code: 0, or one of `exitCodes`. Throws only for mistakes of ours.
 */
export async function runCli(args: readonly string[], machine: Terminal): Promise<number> {
  const terminal = { ...machine, language: languageOf(args, machine.language) }
  const program = newProgram(terminal)
  addRender(program, terminal)
  addExplain(program, terminal)
  addModels(program, terminal)
  if (args.length === 0) {
    terminal.write(program.helpInformation())
    return exitCodes.wrong_usage
  }
  try {
    await program.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      terminal.tell(`${usageMessage(error, terminal.language)}\n${say(terminal.language, 'tryHelp')}`)
      return exitCodes.wrong_usage
    }
    if (!(error instanceof CliFailure)) throw error
    if (error.issues.length === 0) terminal.tell(error.message)
    else showIssues(error.message, error.issues, error.file, terminal)
    return exitCodes[error.kind]
  }
}
