using Community.Core.History;
using Community.Core.People;
using Community.Data.Schema;
using Npgsql;

namespace Community.Data.People;

/// <summary>What people of a project said of who is who, as metrics and the identity graph obey it.</summary>
public sealed class DecisionReader(NpgsqlDataSource dataSource)
{
    /// <param name="history">Where erased people shared a name with others, theirs are found in it.</param>
    public async Task<DecidedPeople> ReadAsync(int projectId, RepositoryHistory? history, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        var rows = await connection.Command(
            "select decision_no, kind, left_nos, right_nos from person_decision where project_id = $1 and withdrawn_at is null", projectId)
            .ListAsync(r => (No: r.GetInt32(0), Kind: (DecisionKind)r.GetInt16(1), Left: r.GetFieldValue<int[]>(2), Right: r.GetFieldValue<int[]>(3)), ct);
        var names = history is null ? [] : await ErasedNamesAsync(connection, history, ct);
        if (rows.Count == 0 && names.Count == 0) return DecidedPeople.None;
        var keys = (await connection.Command(
            "select identity_no, kind, key from person_identity where project_id = $1 and identity_no = any($2)", projectId, rows.SelectMany(r => r.Left.Concat(r.Right)).Distinct().ToArray())
            .ListAsync(r => (No: r.GetInt32(0), Identity: PersonIdentity.Stored((IdentityKind)r.GetInt16(1), r.GetString(2))), ct)).ToDictionary(i => i.No, i => i.Identity);
        return new DecidedPeople(rows.Select(r => new PersonDecision(r.No, r.Kind, [.. r.Left.Select(no => keys[no])], [.. r.Right.Select(no => keys[no])]))) { ErasedNames = names };
    }

    private static async Task<Dictionary<string, string>> ErasedNamesAsync(NpgsqlConnection connection, RepositoryHistory history, CancellationToken ct)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (await ErasureReader.ReadAsync(connection, ct) is not { } erasures) return names;
        foreach (var signature in history.Signatures)
        {
            if (erasures.SharedName(signature.Name) is { } token) names.TryAdd(Core.Actors.IdentityKeys.Name(signature.Name), Core.Actors.IdentityKeys.Name(token));
        }

        return names;
    }
}
