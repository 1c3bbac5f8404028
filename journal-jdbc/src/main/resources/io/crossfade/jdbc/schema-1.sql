CREATE TABLE crossfade_lease (
  service    text PRIMARY KEY,
  owner      text NOT NULL,
  epoch      bigint NOT NULL,
  token      uuid,
  expires_at timestamptz NOT NULL
);

CREATE TABLE crossfade_stream (
  id          text PRIMARY KEY,
  service     text NOT NULL,
  place       bigint GENERATED ALWAYS AS IDENTITY,
  last        bigint NOT NULL,
  begun_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz
);

CREATE INDEX crossfade_stream_of_service ON crossfade_stream (service, place);

CREATE TABLE crossfade_record (
  stream     text NOT NULL REFERENCES crossfade_stream (id) ON DELETE CASCADE,
  sequence   bigint NOT NULL,
  epoch      bigint NOT NULL,
  payload    bytea NOT NULL,
  checksum   bigint NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (stream, sequence)
);
