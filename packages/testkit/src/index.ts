export { FakeClock, seededRandom } from './clock.ts';
export { type Introduction, ScriptedMud, type ScriptedMudOptions, SERVICES } from './scripted-mud.ts';
