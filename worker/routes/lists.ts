import { newRouter } from './router.ts';

export const lists = newRouter();
