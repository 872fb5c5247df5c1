using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Community.Migrations
{
    /// <inheritdoc />
    public partial class HistoryWithoutForeignKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_git_co_author_project_project_id",
                table: "git_co_author");

            migrationBuilder.DropForeignKey(
                name: "fk_git_commit_project_project_id",
                table: "git_commit");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddForeignKey(
                name: "fk_git_co_author_project_project_id",
                table: "git_co_author",
                column: "project_id",
                principalTable: "project",
                principalColumn: "project_id",
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "fk_git_commit_project_project_id",
                table: "git_commit",
                column: "project_id",
                principalTable: "project",
                principalColumn: "project_id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
