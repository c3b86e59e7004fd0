/** Folder of package.json. */
export const root: string;
export function enableTypeScript(options?: { readonly development?: boolean }): Promise<void>;
