// The small run of this fault; what it does and judges stands beside.
import { testSmall } from '../harness/small.ts';
import { fault } from './t14-access.ts';

testSmall(fault);
