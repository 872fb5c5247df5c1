using Community.Data.Embedded;
using Microsoft.Extensions.Configuration;

namespace Community.Data.Schema;

/// <summary>Which database: one's own server, or the embedded one of a data folder.</summary>
public sealed record DatabaseOptions
{
    /// <summary>A server of one's own, PostgreSQL 15 or later, from <c>ConnectionStrings:Community</c>.</summary>
    /// <value>Null: the embedded PostgreSQL.</value>
    public string? ConnectionString { get; init; }

    public required EmbeddedPostgresOptions Embedded { get; init; }

    /// <summary>How the server's own views name this process.</summary>
    public string ApplicationName { get; init; } = "community";

    /// <summary>The data folder, also where the database is elsewhere: mirrors and caches are kept there.</summary>
    public string DataFolder => Embedded.DataFolder;

    /// <summary>Reads <c>ConnectionStrings:Community</c>, <c>COMMUNITY_DATA</c>, <c>Postgres:Bin</c> and <c>Postgres:Settings:*</c>.</summary>
    public static DatabaseOptions From(IConfiguration configuration) => new()
    {
        ConnectionString = NullIfEmpty(configuration.GetConnectionString("Community")),
        Embedded = new EmbeddedPostgresOptions
        {
            DataFolder = NullIfEmpty(configuration["COMMUNITY_DATA"]) is { } folder ? Path.GetFullPath(folder) : DefaultDataFolder(),
            BinFolder = NullIfEmpty(configuration["Postgres:Bin"]),
            Settings = configuration.GetSection("Postgres:Settings").GetChildren().ToDictionary(s => s.Key, s => s.Value ?? ""),
        },
    };

    /// <summary><c>$XDG_DATA_HOME/community</c>, which is <c>~/.local/share/community</c> unless set: one for all checkouts of a user.</summary>
    private static string DefaultDataFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "community");

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
