import { z } from 'zod';

// The page may not make code out of text (SEC-S04). zod tries it once, for speed, when the first schema is made, and the
// policy reports that; so this comes before every module that makes one.
z.config({ jitless: true });
