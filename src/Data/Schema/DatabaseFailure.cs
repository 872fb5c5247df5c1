using Npgsql;

namespace Community.Data.Schema;

/// <summary>Finds what PostgreSQL or the way to it complained of.</summary>
public static class DatabaseFailure
{
    /// <summary>EF Core puts failures that may pass, such as a server that is away, into an InvalidOperationException. Null: it was something else.</summary>
    public static NpgsqlException? In(Exception error) => error switch
    {
        NpgsqlException direct => direct,
        InvalidOperationException { InnerException: NpgsqlException wrapped } => wrapped,
        _ => null,
    };

    /// <summary>
    /// Whether the database is away, full or closed to us, which passes or is its operator's to mend: SQL classes 08, 28, 3D, 53, 57 and broken
    /// connections. Any other complaint is about what we asked, and a defect of ours.
    /// </summary>
    public static bool IsAway(Exception error) => In(error) switch
    {
        null => false,
        PostgresException refused => refused.IsTransient || refused.SqlState[..2] is "08" or "28" or "3D" or "53" or "57",
        _ => true,
    };
}
