import { describeAlone } from './product.ts';

describeAlone('chromium');
