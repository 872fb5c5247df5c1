using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Community.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "work_item_version");

            migrationBuilder.CreateTable(
                name: "data_protection_key",
                columns: table => new
                {
                    friendly_name = table.Column<string>(type: "text", nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_key", x => x.friendly_name);
                });

            migrationBuilder.CreateTable(
                name: "git_co_author",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    commit_no = table.Column<int>(type: "integer", nullable: false),
                    ordinal = table.Column<short>(type: "smallint", nullable: false),
                    signature_no = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_git_co_author", x => new { x.project_id, x.commit_no, x.ordinal });
                });

            migrationBuilder.CreateTable(
                name: "git_commit",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    commit_no = table.Column<int>(type: "integer", nullable: false),
                    sha = table.Column<byte[]>(type: "bytea", nullable: false),
                    author_no = table.Column<int>(type: "integer", nullable: false),
                    committer_no = table.Column<int>(type: "integer", nullable: false),
                    authored_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    author_zone = table.Column<short>(type: "smallint", nullable: false),
                    committed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    committer_zone = table.Column<short>(type: "smallint", nullable: false),
                    parents = table.Column<byte[]>(type: "bytea", nullable: false),
                    parent_count = table.Column<short>(type: "smallint", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    reachable = table.Column<bool>(type: "boolean", nullable: false),
                    unreachable_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_git_commit", x => new { x.project_id, x.commit_no });
                });

            migrationBuilder.CreateTable(
                name: "operator_link",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operator_link", x => x.token_hash);
                });

            migrationBuilder.CreateTable(
                name: "project",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    owner = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    path = table.Column<string>(type: "text", nullable: false),
                    clone_url = table.Column<string>(type: "text", nullable: true),
                    branch = table.Column<string>(type: "text", nullable: true),
                    head_sha = table.Column<string>(type: "text", nullable: true),
                    data_revision = table.Column<long>(type: "bigint", nullable: false),
                    commit_count = table.Column<int>(type: "integer", nullable: false),
                    tracked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    synced_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sync_problem = table.Column<string>(type: "text", nullable: true),
                    sync_remedy = table.Column<string>(type: "text", nullable: true),
                    sync_problem_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    name_key = table.Column<string>(type: "text", nullable: true, computedColumnSql: "lower(owner || '/' || name)", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project", x => x.project_id);
                });

            migrationBuilder.CreateTable(
                name: "work_item",
                columns: table => new
                {
                    work_item_id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    project_id = table.Column<int>(type: "integer", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: false),
                    serial_key = table.Column<string>(type: "text", nullable: false),
                    coalesce_key = table.Column<string>(type: "text", nullable: true),
                    requested_by = table.Column<string>(type: "text", nullable: false),
                    priority = table.Column<short>(type: "smallint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    run_after = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<short>(type: "smallint", nullable: false),
                    max_attempts = table.Column<short>(type: "smallint", nullable: false),
                    lease_owner = table.Column<string>(type: "text", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_requested = table.Column<bool>(type: "boolean", nullable: false),
                    stage = table.Column<string>(type: "text", nullable: true),
                    progress_done = table.Column<long>(type: "bigint", nullable: false),
                    progress_total = table.Column<long>(type: "bigint", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    remedy = table.Column<string>(type: "text", nullable: true),
                    outcome_parts = table.Column<string>(type: "jsonb", nullable: true),
                    row_version = table.Column<long>(type: "bigint", nullable: false, defaultValueSql: "nextval('work_item_version')")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_work_item", x => x.work_item_id);
                });

            migrationBuilder.CreateTable(
                name: "actor_rule",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    rule_no = table.Column<int>(type: "integer", nullable: false),
                    actor_class = table.Column<string>(type: "text", nullable: false),
                    field = table.Column<string>(type: "text", nullable: false),
                    pattern = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateOnly>(type: "date", nullable: true),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_actor_rule", x => new { x.project_id, x.rule_no });
                    table.ForeignKey(
                        name: "fk_actor_rule_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "git_signature",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    signature_no = table.Column<int>(type: "integer", nullable: false),
                    raw_name = table.Column<string>(type: "text", nullable: false),
                    raw_email = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    email = table.Column<string>(type: "text", nullable: false),
                    raw_key = table.Column<byte[]>(type: "bytea", nullable: true, computedColumnSql: "sha256(replace(length(raw_name)::text || ':' || raw_name || raw_email, '\\', '\\\\')::bytea)", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_git_signature", x => new { x.project_id, x.signature_no });
                    table.ForeignKey(
                        name: "fk_git_signature_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "git_sync",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    sync_no = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    head_before = table.Column<string>(type: "text", nullable: true),
                    head_after = table.Column<string>(type: "text", nullable: false),
                    commits_added = table.Column<int>(type: "integer", nullable: false),
                    commits_lost = table.Column<int>(type: "integer", nullable: false),
                    tags_changed = table.Column<int>(type: "integer", nullable: false),
                    mailmap_changed = table.Column<bool>(type: "boolean", nullable: false),
                    history_rewritten = table.Column<bool>(type: "boolean", nullable: false),
                    identity_hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_git_sync", x => new { x.project_id, x.sync_no });
                    table.ForeignKey(
                        name: "fk_git_sync_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "git_tag",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    target_sha = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    annotated = table.Column<bool>(type: "boolean", nullable: false),
                    on_default_branch = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_git_tag", x => new { x.project_id, x.name });
                    table.ForeignKey(
                        name: "fk_git_tag_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "metric_point",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    metric_id = table.Column<string>(type: "text", nullable: false),
                    series = table.Column<string>(type: "text", nullable: false),
                    start_on = table.Column<DateOnly>(type: "date", nullable: false),
                    end_on = table.Column<DateOnly>(type: "date", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true),
                    n = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_metric_point", x => new { x.project_id, x.metric_id, x.series, x.start_on });
                    table.ForeignKey(
                        name: "fk_metric_point_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "metric_state",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    metric_id = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    parameters = table.Column<string>(type: "text", nullable: false),
                    data_revision = table.Column<long>(type: "bigint", nullable: false),
                    computed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    buckets_computed = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_metric_state", x => new { x.project_id, x.metric_id });
                    table.ForeignKey(
                        name: "fk_metric_state_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "project_alias",
                columns: table => new
                {
                    project_id = table.Column<int>(type: "integer", nullable: false),
                    alias_no = table.Column<int>(type: "integer", nullable: false),
                    host = table.Column<string>(type: "text", nullable: false),
                    full_name = table.Column<string>(type: "text", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    name_key = table.Column<string>(type: "text", nullable: true, computedColumnSql: "lower(full_name)", stored: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_project_alias", x => new { x.project_id, x.alias_no });
                    table.ForeignKey(
                        name: "fk_project_alias_project_project_id",
                        column: x => x.project_id,
                        principalTable: "project",
                        principalColumn: "project_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_git_co_author_project_id_signature_no",
                table: "git_co_author",
                columns: new[] { "project_id", "signature_no" });

            migrationBuilder.CreateIndex(
                name: "ix_git_commit_project_id_author_no",
                table: "git_commit",
                columns: new[] { "project_id", "author_no" });

            migrationBuilder.CreateIndex(
                name: "ix_git_commit_project_id_authored_at",
                table: "git_commit",
                columns: new[] { "project_id", "authored_at" },
                filter: "reachable");

            migrationBuilder.CreateIndex(
                name: "ix_git_commit_project_id_sha",
                table: "git_commit",
                columns: new[] { "project_id", "sha" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_git_signature_project_id_raw_key",
                table: "git_signature",
                columns: new[] { "project_id", "raw_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_project_name_key",
                table: "project",
                column: "name_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_project_path",
                table: "project",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_project_alias_name_key",
                table: "project_alias",
                column: "name_key");

            migrationBuilder.CreateIndex(
                name: "ix_work_item_ended_at",
                table: "work_item",
                column: "ended_at");

            migrationBuilder.CreateIndex(
                name: "ix_work_item_open",
                table: "work_item",
                columns: new[] { "priority", "work_item_id" },
                filter: "state in ('Queued', 'Running')");

            migrationBuilder.CreateIndex(
                name: "ix_work_item_order",
                table: "work_item",
                columns: new[] { "serial_key", "work_item_id" },
                filter: "state in ('Queued', 'Running')");

            migrationBuilder.CreateIndex(
                name: "ix_work_item_project_id_work_item_id",
                table: "work_item",
                columns: new[] { "project_id", "work_item_id" });

            migrationBuilder.CreateIndex(
                name: "ix_work_item_state_work_item_id",
                table: "work_item",
                columns: new[] { "state", "work_item_id" });

            migrationBuilder.CreateIndex(
                name: "ux_work_item_running",
                table: "work_item",
                column: "serial_key",
                unique: true,
                filter: "state = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ux_work_item_waiting",
                table: "work_item",
                column: "coalesce_key",
                unique: true,
                filter: "state = 'Queued'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "actor_rule");

            migrationBuilder.DropTable(
                name: "data_protection_key");

            migrationBuilder.DropTable(
                name: "git_co_author");

            migrationBuilder.DropTable(
                name: "git_commit");

            migrationBuilder.DropTable(
                name: "git_signature");

            migrationBuilder.DropTable(
                name: "git_sync");

            migrationBuilder.DropTable(
                name: "git_tag");

            migrationBuilder.DropTable(
                name: "metric_point");

            migrationBuilder.DropTable(
                name: "metric_state");

            migrationBuilder.DropTable(
                name: "operator_link");

            migrationBuilder.DropTable(
                name: "project_alias");

            migrationBuilder.DropTable(
                name: "work_item");

            migrationBuilder.DropTable(
                name: "project");

            migrationBuilder.DropSequence(
                name: "work_item_version");
        }
    }
}
