export declare function isNodeSupported(version: string): boolean;
export declare function requireNode(): void;
