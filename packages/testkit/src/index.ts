export { certificate, renewedCertificate } from './certificate.ts';
export { FakeClock, seededRandom } from './clock.ts';
export { FaultProxy, type FaultProxyOptions, type ProxyState } from './fault-proxy.ts';
export { freePort } from './free-port.ts';
export { type Introduction, ScriptedMud, type ScriptedMudOptions, SERVICES } from './scripted-mud.ts';
export { isInstalled, passedOver, Terminal, type TerminalOptions } from './terminal.ts';
