/**
 * What `@handlebars/parser` returns, as a union by `type`. Its own types name the nodes but do not tell them apart.
 */
export interface Located {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } }
}
export interface PathNode extends Located {
  readonly type: 'PathExpression'
  /** Begins with `this.`; `./x` shows only in `original`. */
  readonly this: boolean
  /** Begins with `@`. */
  readonly data: boolean
  /** How many `../`. */
  readonly depth: number
  readonly parts: readonly (string | CallNode)[]
  readonly original: string
}
export interface CallNode extends Located {
  readonly type: 'SubExpression'
  readonly path: ExpressionNode
  readonly params: readonly ExpressionNode[]
  readonly hash?: HashNode
}
export interface LiteralNode extends Located {
  readonly type: 'StringLiteral' | 'NumberLiteral' | 'BooleanLiteral' | 'UndefinedLiteral' | 'NullLiteral'
  readonly value?: string | number | boolean | null
}
interface UnusedNode extends Located {
  readonly type: 'ArrayLiteral' | 'HashLiteral'
}
export type ExpressionNode = PathNode | CallNode | LiteralNode | UnusedNode

export interface HashNode extends Located {
  readonly pairs: readonly { readonly key: string; readonly value: ExpressionNode }[]
}
export interface ProgramNode extends Located {
  readonly body: readonly StatementNode[]
  readonly blockParams?: readonly string[]
}
export interface MustacheNode extends Located {
  readonly type: 'MustacheStatement'
  readonly path: ExpressionNode
  readonly params: readonly ExpressionNode[]
  readonly hash?: HashNode
}
export interface BlockNode extends Located {
  readonly type: 'BlockStatement'
  readonly path: ExpressionNode
  readonly params: readonly ExpressionNode[]
  readonly hash?: HashNode
  readonly program?: ProgramNode
  readonly inverse?: ProgramNode
}
interface ContentNode extends Located {
  readonly type: 'ContentStatement'
  readonly value: string
}
interface CommentNode extends Located {
  readonly type: 'CommentStatement'
}
interface RefusedNode extends Located {
  readonly type: 'PartialStatement' | 'PartialBlockStatement' | 'Decorator' | 'DecoratorBlock'
}
export type StatementNode = MustacheNode | BlockNode | ContentNode | CommentNode | RefusedNode
