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
}
