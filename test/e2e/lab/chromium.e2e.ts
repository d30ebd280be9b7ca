import { describeInLab } from './product.ts';

describeInLab('chromium');
