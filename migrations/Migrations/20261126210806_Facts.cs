using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Community.Migrations
{
    /// <inheritdoc />
    public partial class Facts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "input",
                table: "work_item",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "path",
                table: "project",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<int>(
                name: "credential_id",
                table: "project",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "facts_revision",
                table: "project",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "github_host",
                table: "project",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "github_id",
                table: "project",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "named_at",
                table: "project",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "attention_day",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    source = table.Column<short>(type: "smallint", nullable: false),
                    added = table.Column<int>(type: "integer", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attention_day", x => new { x.project_id, x.kind, x.day, x.source });
                });

            migrationBuilder.CreateTable(
                name: "completeness_day",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    held = table.Column<int>(type: "integer", nullable: false),
                    stated = table.Column<int>(type: "integer", nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_completeness_day", x => new { x.project_id, x.kind, x.day });
                });

            migrationBuilder.CreateTable(
                name: "discussion",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "text", nullable: true),
                    category = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    answered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stated_comments = table.Column<int>(type: "integer", nullable: true),
                    author_id = table.Column<long>(type: "bigint", nullable: true),
                    author_login = table.Column<string>(type: "text", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_discussion", x => new { x.project_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "github_credential",
                columns: table => new
                {
                    credential_id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    host = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    login = table.Column<string>(type: "text", nullable: true),
                    stored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_github_credential", x => x.credential_id);
                });

            migrationBuilder.CreateTable(
                name: "github_cursor",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    resource = table.Column<string>(type: "text", nullable: false),
                    etag = table.Column<string>(type: "text", nullable: true),
                    next_page = table.Column<string>(type: "text", nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    complete_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reached_start = table.Column<bool>(type: "boolean", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    calls = table.Column<long>(type: "bigint", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_github_cursor", x => new { x.project_id, x.resource });
                });

            migrationBuilder.CreateTable(
                name: "github_page",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    resource = table.Column<string>(type: "text", nullable: false),
                    page_no = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    next = table.Column<string>(type: "text", nullable: true),
                    etag = table.Column<string>(type: "text", nullable: true),
                    entries = table.Column<int>(type: "integer", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    verified_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    days = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_github_page", x => new { x.project_id, x.resource, x.page_no });
                });

            migrationBuilder.CreateTable(
                name: "github_sync",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    work_item_id = table.Column<long>(type: "bigint", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    goes_on_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true),
                    remedy = table.Column<string>(type: "text", nullable: true),
                    problem_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    has_discussions = table.Column<bool>(type: "boolean", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_github_sync", x => x.project_id);
                });

            migrationBuilder.CreateTable(
                name: "import_refusal",
                columns: table => new
                {
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    line = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_refusal", x => new { x.source_id, x.line });
                });

            migrationBuilder.CreateTable(
                name: "import_source",
                columns: table => new
                {
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    selection = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lines_done = table.Column<long>(type: "bigint", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    summary = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_source", x => x.source_id);
                });

            migrationBuilder.CreateTable(
                name: "item",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    issue_id = table.Column<long>(type: "bigint", nullable: true),
                    pull_id = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    author_id = table.Column<long>(type: "bigint", nullable: true),
                    author_login = table.Column<string>(type: "text", nullable: true),
                    author_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    author_association = table.Column<string>(type: "text", nullable: true),
                    association_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    title = table.Column<string>(type: "text", nullable: true),
                    body_length = table.Column<int>(type: "integer", nullable: true),
                    text_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<short>(type: "smallint", nullable: true),
                    state_reason = table.Column<string>(type: "text", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    merged = table.Column<bool>(type: "boolean", nullable: true),
                    merged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    merged_by_id = table.Column<long>(type: "bigint", nullable: true),
                    merged_by_login = table.Column<string>(type: "text", nullable: true),
                    merge_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    draft = table.Column<bool>(type: "boolean", nullable: true),
                    draft_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    labels = table.Column<string[]>(type: "text[]", nullable: true),
                    labels_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    assignees = table.Column<string[]>(type: "text[]", nullable: true),
                    milestone = table.Column<string>(type: "text", nullable: true),
                    assigned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    head_ref = table.Column<string>(type: "text", nullable: true),
                    head_sha = table.Column<string>(type: "text", nullable: true),
                    base_ref = table.Column<string>(type: "text", nullable: true),
                    branches_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    additions = table.Column<int>(type: "integer", nullable: true),
                    deletions = table.Column<int>(type: "integer", nullable: true),
                    changed_files = table.Column<int>(type: "integer", nullable: true),
                    commit_count = table.Column<int>(type: "integer", nullable: true),
                    size_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stated_comments = table.Column<int>(type: "integer", nullable: true),
                    comments_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    stated_review_comments = table.Column<int>(type: "integer", nullable: true),
                    review_comments_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    gone = table.Column<string>(type: "text", nullable: true),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sources = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_item", x => new { x.project_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "item_comment",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    author_id = table.Column<long>(type: "bigint", nullable: true),
                    author_login = table.Column<string>(type: "text", nullable: true),
                    author_association = table.Column<string>(type: "text", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    body_length = table.Column<int>(type: "integer", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_item_comment", x => new { x.project_id, x.number, x.at, x.key });
                });

            migrationBuilder.CreateTable(
                name: "label",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    name_key = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    color = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_label", x => new { x.project_id, x.name_key });
                });

            migrationBuilder.CreateTable(
                name: "person_decision",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    decision_no = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    left_nos = table.Column<int[]>(type: "integer[]", nullable: false),
                    right_nos = table.Column<int[]>(type: "integer[]", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    evidence = table.Column<string[]>(type: "text[]", nullable: true),
                    decided_by = table.Column<string>(type: "text", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withdrawn_by = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_decision", x => new { x.project_id, x.decision_no });
                    table.ForeignKey(
                        name: "fk_person_decision_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "person_identity",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    identity_no = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_identity", x => new { x.project_id, x.identity_no });
                    table.ForeignKey(
                        name: "fk_person_identity_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "person_salt",
                columns: table => new
                {
                    salt_no = table.Column<short>(type: "smallint", nullable: false),
                    salt = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_salt", x => x.salt_no);
                });

            migrationBuilder.CreateTable(
                name: "person_tombstone",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    token = table.Column<string>(type: "text", nullable: false),
                    person = table.Column<int>(type: "integer", nullable: false),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_tombstone", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "project_source_file",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    source_id = table.Column<long>(type: "bigint", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    facts = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_source_file", x => new { x.project_id, x.source_id });
                });

            migrationBuilder.CreateTable(
                name: "published_release",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    tag = table.Column<string>(type: "text", nullable: true),
                    name = table.Column<string>(type: "text", nullable: true),
                    draft = table.Column<bool>(type: "boolean", nullable: true),
                    prerelease = table.Column<bool>(type: "boolean", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    author_id = table.Column<long>(type: "bigint", nullable: true),
                    author_login = table.Column<string>(type: "text", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_published_release", x => new { x.project_id, x.release_id });
                });

            migrationBuilder.CreateTable(
                name: "review",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    review_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    author_id = table.Column<long>(type: "bigint", nullable: true),
                    author_login = table.Column<string>(type: "text", nullable: true),
                    author_association = table.Column<string>(type: "text", nullable: true),
                    state = table.Column<string>(type: "text", nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    begun_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    commit_sha = table.Column<string>(type: "text", nullable: true),
                    body_length = table.Column<int>(type: "integer", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review", x => new { x.project_id, x.review_id });
                });

            migrationBuilder.CreateTable(
                name: "review_comment",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    review_id = table.Column<long>(type: "bigint", nullable: true),
                    path = table.Column<string>(type: "text", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    author_id = table.Column<long>(type: "bigint", nullable: true),
                    author_login = table.Column<string>(type: "text", nullable: true),
                    author_association = table.Column<string>(type: "text", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    body_length = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_comment", x => new { x.project_id, x.number, x.at, x.key });
                });

            migrationBuilder.CreateTable(
                name: "timeline_event",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: true),
                    actor_id = table.Column<long>(type: "bigint", nullable: true),
                    actor_login = table.Column<string>(type: "text", nullable: true),
                    exact = table.Column<bool>(type: "boolean", nullable: false),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_timeline_event", x => new { x.project_id, x.number, x.at, x.kind, x.key });
                });

            migrationBuilder.CreateTable(
                name: "workflow_run",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    workflow = table.Column<string>(type: "text", nullable: true),
                    trigger = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<string>(type: "text", nullable: true),
                    conclusion = table.Column<string>(type: "text", nullable: true),
                    branch = table.Column<string>(type: "text", nullable: true),
                    head_sha = table.Column<string>(type: "text", nullable: true),
                    attempt = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    actor_id = table.Column<long>(type: "bigint", nullable: true),
                    actor_login = table.Column<string>(type: "text", nullable: true),
                    full_account = table.Column<bool>(type: "boolean", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    sources = table.Column<short>(type: "smallint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workflow_run", x => new { x.project_id, x.run_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_project_github",
                table: "project",
                columns: new[] { "github_host", "github_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_github_credential_host_name",
                table: "github_credential",
                columns: new[] { "host", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_item_project_id_kind_state_created_at",
                table: "item",
                columns: new[] { "project_id", "kind", "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_item_project_id_updated_at",
                table: "item",
                columns: new[] { "project_id", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_person_identity_project_id_kind_key",
                table: "person_identity",
                columns: new[] { "project_id", "kind", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_review_project_id_number_at",
                table: "review",
                columns: new[] { "project_id", "number", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_workflow_run_project_id_created_at",
                table: "workflow_run",
                columns: new[] { "project_id", "created_at" });

            // Months are partitions, made as events of them arrive (Data/Facts/EventMonths).
            migrationBuilder.Sql(
                """
                create table raw_event (
                    project_id integer not null,
                    created_at timestamp with time zone not null,
                    event_id bigint not null,
                    type text not null,
                    action text,
                    actor_id bigint,
                    actor_login text,
                    organization_id bigint,
                    number integer,
                    ref text,
                    head bytea,
                    before bytea,
                    push_size integer,
                    push_distinct integer,
                    commits_listed smallint,
                    commits_distinct smallint,
                    payload json,
                    source_id bigint not null,
                    constraint pk_raw_event primary key (project_id, created_at, event_id)
                ) partition by range (created_at);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "raw_event");

            migrationBuilder.DropTable(
                name: "attention_day");

            migrationBuilder.DropTable(
                name: "completeness_day");

            migrationBuilder.DropTable(
                name: "discussion");

            migrationBuilder.DropTable(
                name: "github_credential");

            migrationBuilder.DropTable(
                name: "github_cursor");

            migrationBuilder.DropTable(
                name: "github_page");

            migrationBuilder.DropTable(
                name: "github_sync");

            migrationBuilder.DropTable(
                name: "import_refusal");

            migrationBuilder.DropTable(
                name: "import_source");

            migrationBuilder.DropTable(
                name: "item");

            migrationBuilder.DropTable(
                name: "item_comment");

            migrationBuilder.DropTable(
                name: "label");

            migrationBuilder.DropTable(
                name: "person_decision");

            migrationBuilder.DropTable(
                name: "person_identity");

            migrationBuilder.DropTable(
                name: "person_salt");

            migrationBuilder.DropTable(
                name: "person_tombstone");

            migrationBuilder.DropTable(
                name: "project_source_file");

            migrationBuilder.DropTable(
                name: "published_release");

            migrationBuilder.DropTable(
                name: "review");

            migrationBuilder.DropTable(
                name: "review_comment");

            migrationBuilder.DropTable(
                name: "timeline_event");

            migrationBuilder.DropTable(
                name: "workflow_run");

            migrationBuilder.DropIndex(
                name: "ix_project_github",
                table: "project");

            migrationBuilder.DropColumn(
                name: "input",
                table: "work_item");

            migrationBuilder.DropColumn(
                name: "credential_id",
                table: "project");

            migrationBuilder.DropColumn(
                name: "facts_revision",
                table: "project");

            migrationBuilder.DropColumn(
                name: "github_host",
                table: "project");

            migrationBuilder.DropColumn(
                name: "github_id",
                table: "project");

            migrationBuilder.DropColumn(
                name: "named_at",
                table: "project");

            migrationBuilder.AlterColumn<string>(
                name: "path",
                table: "project",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);
        }
    }
}
