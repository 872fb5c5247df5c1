using System.CommandLine;
using System.Globalization;
using Community.Data.Schema;
using Community.Web.Hosting;

namespace Community.Web.Cli;

internal static class MigrateCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("migrate", "Bring the database to this program's schema and exit.");
        command.SetAction(async (_, ct) =>
        {
            var configuration = CommandHost.ReadConfiguration();
            using var logs = LoggerFactory.Create(logging => logging.AddStandardError(configuration));
            await using var database = await CommunityDatabase.OpenAsync(DatabaseOptions.From(configuration), logs, ct);
            var applied = await Migrator.MigrateAsync(database.DataSource, logs.CreateLogger(typeof(Migrator)), ct);
            await terminal.Result.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{applied} migrations applied; the database is up to date."));
            return ExitCodes.Done;
        });
        return command;
    }
}
