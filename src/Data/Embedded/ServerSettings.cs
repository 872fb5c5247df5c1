using System.Text.RegularExpressions;
using Community.Core.Failures;

namespace Community.Data.Embedded;

/// <summary>The settings we start a server with. Given on its command line, so that they follow the program and not the folder's history.</summary>
internal static partial class ServerSettings
{
    private static readonly Dictionary<string, string> Ours = new()
    {
        ["shared_buffers"] = "128MB",
        ["max_connections"] = "100",
        ["max_wal_size"] = "1GB",
        ["wal_level"] = "replica",
        ["synchronous_commit"] = "on",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        // Compiling a plan costs more than it saves at the size of our queries.
        ["jit"] = "off",
        ["log_line_prefix"] = "%m [%p] ",
        // A statement may hold what people wrote, and be megabytes long.
        ["log_min_error_statement"] = "panic",
        ["cluster_name"] = "community",
    };

    /// <summary>What we rely on, whatever the configuration says.</summary>
    private static readonly string[] Fixed =
        ["listen_addresses", "port", "unix_socket_directories", "unix_socket_permissions", "fsync", "full_page_writes", "data_directory", "hba_file"];

    public static IEnumerable<string> CommandLine(EmbeddedPostgresOptions options, string socketFolder)
    {
        var durable = options.Durable ? "on" : "off";
        Dictionary<string, string> settings = new(Ours)
        {
            ["listen_addresses"] = "",
            ["unix_socket_directories"] = socketFolder,
            ["unix_socket_permissions"] = "0700",
            ["fsync"] = durable,
            ["full_page_writes"] = durable,
        };
        foreach (var (name, value) in options.Settings)
        {
            if (!NamePattern().IsMatch(name) || Fixed.Contains(name))
                throw new UserErrorException($"Postgres__Settings__{name} cannot be set.", "Remove it from the configuration.");
            settings[name] = value;
        }

        return settings.SelectMany(s => (string[])["-c", $"{s.Key}={s.Value}"]);
    }

    [GeneratedRegex("^[a-z][a-z0-9_.]*$")]
    private static partial Regex NamePattern();
}
