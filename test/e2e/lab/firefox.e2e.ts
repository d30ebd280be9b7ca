import { describeInLab } from './product.ts';

describeInLab('firefox');
