import { storeSuite } from './store-suite.ts';
import { openOnEmbedded } from './open-stores.ts';

storeSuite('the Store on the embedded engine', openOnEmbedded);
