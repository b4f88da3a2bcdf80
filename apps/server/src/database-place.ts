import { isAbsolute, resolve } from 'node:path'

/** Where the data are kept. */
export type DatabasePlace =
  /** `file` is absolute. */
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `url` may contain a password: it is in no message and no log. */
  | { readonly kind: 'postgres'; readonly url: string }

type ParsedUrl =
  | { readonly value: string | undefined }
  | { readonly problem: { readonly zh: string; readonly en: string } }

/** The part after `sqlite:`, or a PostgreSQL URL as it is; `undefined` is the default file. */
export function parseDatabaseUrl(written: string | undefined): ParsedUrl {
  if (written === undefined) return { value: undefined }
  if (isPostgresUrl(written)) {
    // The value is not repeated: it may contain a password.
    if (URL.parse(written) !== null && URL.parse(written)?.pathname.length !== 1) return { value: written }
    return {
      problem: {
        zh: '应为 postgres://用户:密码@主机:5432/数据库名;密码中的特殊字符须写成百分号编码',
        en: 'should be postgres://user:password@host:5432/database; special characters of the password are written percent-encoded',
      },
    }
  }
  const file = /^sqlite:(?:\/\/(?=\/))?(.+)$/s.exec(written)?.[1]
  if (file !== undefined) return { value: file }
  return {
    problem: {
      zh: '应为 sqlite:文件路径(例如 sqlite:xiaopiao.db)或 postgres://用户:密码@主机:5432/数据库名',
      en: 'should be sqlite: and the path of a file, such as sqlite:xiaopiao.db, or postgres://user:password@host:5432/database',
    },
  }
}

export function isPostgresUrl(written: string): boolean {
  return /^postgres(ql)?:/i.test(written)
}

/** A relative file lies in the data directory. */
export function databasePlace(written: string | undefined, dataDir: string): DatabasePlace {
  if (written !== undefined && isPostgresUrl(written)) return { kind: 'postgres', url: written }
  const name = written ?? 'xiaopiao.db'
  return { kind: 'sqlite', file: isAbsolute(name) ? name : resolve(dataDir, name) }
}
