export { Irn1 } from './irn1.ts';
