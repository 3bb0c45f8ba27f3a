import { runSchedules } from './suite.ts';

runSchedules(501, 500);
