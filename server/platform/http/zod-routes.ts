import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchemaCompiler,
  FastifyTypeProvider,
  RawServerDefault,
} from "fastify";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";

/** Types of a route's request and answer, taken from its zod schemas. */
interface ZodTypes extends FastifyTypeProvider {
  readonly validator: this["schema"] extends z.ZodType ? z.output<this["schema"]> : unknown;
  readonly serializer: this["schema"] extends z.ZodType ? z.input<this["schema"]> : unknown;
}

export type ZodRoutes = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypes
>;

/** The same server, seen through its zod schemas. */
export function typed(app: FastifyInstance): ZodRoutes {
  return app.withTypeProvider<ZodTypes>();
}

const validate: FastifySchemaCompiler<unknown> = ({ schema }) => {
  if (!(schema instanceof z.ZodType)) throw new TypeError("a route's schema must be a zod schema");
  return (data: unknown) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: result.error };
  };
};

/** Makes zod check requests. Answers are typed at compile time and written as they are. */
export function useZod(app: FastifyInstance): void {
  app.setValidatorCompiler(validate);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}
