import { defineConfig } from 'vitest/config';

const project = (name: string, seconds: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
  },
});

export default defineConfig({
  test: { projects: [project('fast', 120), project('system', 120), project('soak', 3600)] },
});
