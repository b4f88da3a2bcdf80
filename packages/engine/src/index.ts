export { documentFromText } from './document/document-from-text.ts'
export { type PrepareOptions, prepare } from './document/prepare.ts'
export type { ImageRequest, Paper, ResolvedDocument, ResolvedLine } from './document/resolved-document.ts'
export { type EncodeOptions, encode } from './encode.ts'
export type { CharsetTable } from './encodings/charset-table.ts'
export { registerCharset } from './encodings/registered.ts'
export type { Dither } from './images/dither.ts'
export {
  type HostImage,
  type ImageSettings,
  imageSlices,
  type PackedImage,
  prepareImage,
  type RgbaImage,
} from './images/host-image.ts'
export { hexOfBytes, type Raster } from './images/raster.ts'
export { EngineError, type EngineErrorCode, type Issue, type IssueCode } from './issue.ts'
export type { LabelSize } from './labels/label-size.ts'
export type { HostFont } from './layout/draw-line.ts'
export {
  type MergedParts,
  mergeParts,
  overlayRows,
  type PartSettings,
  placeInParts,
  type SettingValue,
  type TemplatePart,
} from './library/merge-parts.ts'
export { imagePixelsMax } from './limits.ts'
export type { Language, ModelFacts } from './models/model.ts'
export { models } from './models/models.ts'
export { offlineTemplate } from './offline/offline-template.ts'
export { renderText, type TextOptions } from './plain-text/render-text.ts'
export type { Output, PrinterCall } from './slip/output.ts'
export {
  blockFacts,
  type ChoiceFact,
  type ContentType,
  contentTypes,
  type FieldFact,
  factsOf,
  fontSizeNames,
  type IntegerFact,
} from './template/block-facts.ts'
export { type CompileOptions, compile, type HostHelper } from './template/compile.ts'
export type { CompiledTemplate } from './template/compiled-template.ts'
export { contentTypeWords, fieldWords, type SchemaWords } from './template/schema-words.ts'
export { type JsonSchema, type TemplateSchemaOptions, templateSchema } from './template/template-schema.ts'
