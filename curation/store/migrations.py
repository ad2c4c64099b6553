"""The shape of the two kinds of file, as a list that only grows: never change an entry that was released.

People's doings (rulings, decisions, assignments, audit) are appended and never updated: appends do not conflict.
`seq` numbers conversations in order of import; rows are stored in that order, so that a range of `seq` is found
through zone maps without an index.
"""

from __future__ import annotations

from curation.store.database import Migration

WORKSPACE: tuple[Migration, ...] = (
    (
        "0001_conversations",
        """
        create table imports (
            id varchar not null, file_name varchar not null, file_hash varchar not null, bytes bigint not null,
            format varchar not null, mapping varchar not null, imported_by varchar not null,
            started_at timestamptz not null default now(), finished_at timestamptz,
            conversations bigint, messages bigint, rejects bigint, rejected_messages bigint,
            repeated bigint, repeated_messages bigint
        );
        -- One row a committed batch: where an import that was cut short goes on.
        create table import_batches (
            import_id varchar not null, last_ordinal bigint not null, conversations bigint not null,
            messages bigint not null, repeated bigint not null, repeated_messages bigint not null
        );
        create table rejects (
            import_id varchar not null, ordinal bigint not null, place varchar not null, code varchar not null,
            facts varchar not null, messages bigint not null
        );
        create table warnings (
            import_id varchar not null, ordinal bigint not null, place varchar not null, code varchar not null,
            facts varchar not null
        );
        create table conversations (
            id varchar not null, seq bigint not null, import_id varchar not null, ordinal bigint not null,
            external_id varchar, place varchar not null, metadata varchar not null, extras varchar,
            started_at varchar, messages integer not null
        );
        create table revisions (
            conversation_id varchar not null, version integer not null, revised_by varchar not null,
            revised_at timestamptz not null default now(), reason varchar
        );
        create table messages (
            seq bigint not null, conversation_id varchar not null, version integer not null, turn integer not null,
            role varchar not null, author varchar, sent_at varchar, text varchar not null, folded varchar not null,
            payload varchar, line bigint
        );
        create table audit (
            happened_at timestamptz not null default now(), user_id varchar not null, action varchar not null,
            facts varchar not null
        );
        """,
    ),
    (
        "0002_checks",
        """
        create table policies (
            version integer not null, toml varchar not null, fingerprint varchar not null,
            saved_by varchar not null, saved_at timestamptz not null default now()
        );
        create table check_runs (
            id varchar not null, check_key varchar not null, policy_fingerprint varchar not null,
            checks varchar not null, run_by varchar not null, started_at timestamptz not null default now(),
            finished_at timestamptz
        );
        -- One row a committed batch of a run: the range of seq that needs no second look under this key.
        create table check_batches (
            check_key varchar not null, first_seq bigint not null, last_seq bigint not null, conversations bigint not null
        );
        -- turn is -1 for a measurement of the whole conversation.
        create table measurements (
            seq bigint not null, conversation_id varchar not null, version integer not null, turn integer not null,
            name varchar not null, measure_version integer not null, number double, label varchar
        );
        -- An Arrow stream a batch, a row a conversation.
        create table sketches (
            check_name varchar not null, first_seq bigint not null, last_seq bigint not null, sketch blob not null
        );
        -- turn is -1 and the offsets null for a finding on the whole conversation.
        create table findings (
            id varchar not null, seq bigint not null, conversation_id varchar not null, version integer not null,
            turn integer not null, field varchar not null, span_start integer, span_end integer,
            check_name varchar not null, check_version integer not null, label varchar not null,
            score double not null, detail varchar, evidence varchar, other_id varchar
        );
        """,
    ),
    (
        "0003_review",
        """
        create table rulings (
            finding_id varchar not null, conversation_id varchar not null, action varchar not null,
            user_id varchar not null, ruled_at timestamptz not null default now(), source varchar not null,
            position bigint not null
        );
        -- source and position number what one open page sent: a log entry that arrives twice is stored once.
        create table decisions (
            conversation_id varchar not null, version integer not null, action varchar not null,
            user_id varchar not null, decided_at timestamptz not null default now(), source varchar not null,
            position bigint not null, note varchar
        );
        create table assignments (
            conversation_id varchar not null, user_id varchar not null, expires_at timestamptz not null
        );
        create sequence decision_order;
        alter table decisions add column placed bigint default nextval('decision_order');
        alter table rulings add column placed bigint default nextval('decision_order');

        create view current_messages as
            select m.* from messages m
            where m.version = (select coalesce(max(r.version), 0) from revisions r where r.conversation_id = m.conversation_id);

        -- The last word on a conversation; an undo takes it back to undecided, a skip decides nothing.
        create view current_decisions as
            select conversation_id, version, action, user_id, decided_at, note
            from (
                select *, row_number() over (partition by conversation_id order by placed desc) as latest
                from decisions where action <> 'skip'
            ) where latest = 1 and action <> 'undo';

        create view current_rulings as
            select finding_id, conversation_id, action, user_id, ruled_at
            from (
                select *, row_number() over (partition by finding_id order by placed desc) as latest from rulings
            ) where latest = 1 and action <> 'reopen';
        """,
    ),
    (
        "0004_releases",
        """
        create table releases (
            id varchar not null, number integer not null, policy varchar not null, policy_fingerprint varchar not null,
            made_by varchar not null, made_at timestamptz not null default now(), finished_at timestamptz,
            manifest varchar
        );
        create table release_items (
            release_id varchar not null, conversation_id varchar not null, version integer not null,
            split varchar not null, split_group varchar not null
        );
        create table exports (
            release_id varchar not null, file_name varchar not null, format varchar not null, split varchar,
            examples bigint not null, bytes bigint not null, sha256 varchar not null
        );
        """,
    ),
)

CONTROL: tuple[Migration, ...] = (
    (
        "0001_people",
        """
        create table accounts (
            id varchar primary key, name varchar not null, password_hash varchar not null, is_admin boolean not null,
            language varchar, created_at timestamptz not null default now(), disabled_at timestamptz
        );
        create table memberships (user_id varchar not null, workspace varchar not null, role varchar not null);
        create table workspaces (name varchar primary key, title varchar not null, created_at timestamptz not null default now());
        -- The cookie's value is never stored, only its SHA-256.
        create table sessions (
            key varchar not null, user_id varchar not null, created_at timestamptz not null default now(),
            expires_at timestamptz not null, ended_at timestamptz
        );
        create table login_failures (
            name varchar not null, address varchar not null, failed_at timestamptz not null default now()
        );
        """,
    ),
    (
        "0002_jobs",
        """
        create table jobs (
            id varchar not null, workspace varchar not null, kind varchar not null, arguments varchar not null,
            asked_by varchar not null, asked_at timestamptz not null default now()
        );
        create table job_events (
            job_id varchar not null, state varchar not null, done bigint, total bigint, unit varchar,
            code varchar, facts varchar, happened_at timestamptz not null default now()
        );
        """,
    ),
)
