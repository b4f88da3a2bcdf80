export type { ByteStorage } from '../storage/byte-storage.ts'
export type { CheckResult, Engine, EngineOptions, OneEngine, UpdateRefusal } from './engine-options.ts'
export { type EngineServer, engineServer } from './engine-server.ts'
export {
  defaultLimits,
  EngineCallError,
  type EngineExecution,
  EngineFault,
  type EngineFaultCode,
  type EngineFunction,
  type EngineIssue,
  type EngineLimits,
  hostApi,
  type RunningEngine,
} from './execution.ts'
export { openEngine } from './open-engine.ts'
export { type SelfTestCall, type SelfTestResult, selfTestSteps } from './self-test.ts'
export { type ManifestRefusal, type VerifySignature, verifyByWebCrypto } from './signed-release.ts'
export { type DropReason, type Failure, tryEngine } from './try-engine.ts'
export type { EncodeRequest, EngineCalls, PreparedSlip, PrepareRequest } from './typed-calls.ts'
