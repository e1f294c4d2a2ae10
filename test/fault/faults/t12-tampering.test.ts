// The small run of T12 inside `npm test`.
import { testSmall } from '../harness/small.ts';
import { fault } from './t12-tampering.ts';

testSmall(fault);
