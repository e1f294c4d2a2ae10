// Imported before everything else: the server's policy forbids making code from text, which zod would otherwise try
// as soon as the first contract is read.
import { config } from 'zod';

config({ jitless: true });
