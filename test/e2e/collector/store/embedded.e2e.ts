import { storeSuite } from './store-suite.ts';
import { openOnEmbedded } from './open-stores.ts';

storeSuite('the embedded engine', openOnEmbedded);
