# Build stage: every package and the bundle.
FROM node:26-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY bin ./bin
# `prepare` needs the sources, so scripts wait until they are here.
RUN npm install --ignore-scripts
COPY tsconfig.json ./
COPY src ./src
COPY adapters ./adapters
RUN node bin/build.js && npm prune --omit=dev --ignore-scripts

# Run stage: the bundle and its runtime packages, as an unprivileged user.
FROM node:26-trixie-slim
ENV NODE_ENV=production HUNTBOT_HOME=/data HOST=0.0.0.0 PORT=3978
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
COPY queries ./queries
COPY ranges ./ranges
COPY manifests ./manifests
COPY src/sample/report.txt ./src/sample/report.txt
USER node
VOLUME /data
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s CMD ["node", "bin/healthy.js"]
ENTRYPOINT ["node", "bin/huntbot.js"]
CMD ["serve"]
