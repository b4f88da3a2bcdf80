import type { RouteName, routes } from './routes.ts'

/** What a typed client's calls take and answer, from the schemas of the routes; there is nothing of it at run time. */
type Contract = typeof routes

/** What a schema accepts and what it makes of that; zod keeps both here. */
type Accepted<Schema> = Schema extends { readonly _zod: { readonly input: infer Input } } ? Input : never
type Made<Schema> = Schema extends { readonly _zod: { readonly output: infer Output } } ? Output : never

type Part<Name extends RouteName, Key extends string> = Contract[Name] extends { readonly [K in Key]: infer Schema }
  ? Schema
  : undefined

type ParamsInput<Name extends RouteName> =
  Part<Name, 'params'> extends undefined ? object : { readonly params: Made<Part<Name, 'params'>> }

/** Numbers in a query are coerced from text, so their accepted type says nothing: the made type does. */
type QueryInput<Name extends RouteName> =
  Part<Name, 'query'> extends undefined ? object : { readonly query?: QueryOf<Name> }

type BodyInput<Name extends RouteName> =
  Part<Name, 'body'> extends undefined ? object : { readonly body: Accepted<Part<Name, 'body'>> }

/** Query of a route; every field is optional, because the server has the defaults. */
export type QueryOf<Name extends RouteName> = {
  readonly [Key in keyof Made<Part<Name, 'query'>>]?: Made<Part<Name, 'query'>>[Key] | undefined
}

export type AddressInput<Name extends RouteName> = ParamsInput<Name> & QueryInput<Name>
export type CallInput<Name extends RouteName> = AddressInput<Name> & BodyInput<Name>

/** Body of success; undefined for routes that answer none. */
export type AnswerOf<Name extends RouteName> =
  Part<Name, 'answer'> extends undefined ? undefined : Made<Part<Name, 'answer'>>
