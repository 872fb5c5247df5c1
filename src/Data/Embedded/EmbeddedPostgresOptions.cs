namespace Community.Data.Embedded;

/// <summary>Which embedded PostgreSQL is meant, and how it is to be run if it does not run yet.</summary>
public sealed record EmbeddedPostgresOptions
{
    /// <summary>Holds the database and everything that belongs to it. One server a folder, shared by every process that uses the folder.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder of initdb and postgres.</summary>
    /// <value>Null: the npm package in the first <c>node_modules</c> on the way up from the program.</value>
    public string? BinFolder { get; init; }

    /// <summary>Whether what was committed must survive a power cut. Off for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Whether the account of <see cref="EmbeddedPostgres.ConnectionString"/> may create databases beside its own. For tests.</summary>
    public bool MayCreateDatabases { get; init; }

    /// <summary>PostgreSQL settings that replace ours when the server is started.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where databases live that belong to another account, because that account cannot enter root's home.</summary>
    public string AccountHome { get; init; } = "/var/lib/community";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Ways to run PostgreSQL that may be tried; null for all. Tests force one.</summary>
    internal IReadOnlyList<Rung>? Rungs { get; init; }
}
