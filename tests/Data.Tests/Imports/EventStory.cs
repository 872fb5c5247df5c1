namespace Community.Data.Tests.Imports;

/// <summary>
/// A few hundred events of a few repositories with everything that goes wrong in real files: lines told twice, out of order, renames, a name
/// that passes to another repository, two reviews told twice under two numbers, both shapes.
/// </summary>
internal static class EventStory
{
    private static readonly string[] People = ["lin", "mo", "ana", "renovate[bot]", "ghost"];

    public static List<string> Tell(int seed, int events = 400)
    {
        var random = new Random(seed);
        var (whole, trimmed) = (new EventLines(), new EventLines(trimmed: true));
        var lines = new List<string>();
        for (var i = 0; lines.Count < events; i++)
        {
            // The last third is told in the trimmed shape, as GitHub does since 2025-10.
            var tell = i * 3 < events * 2 ? whole : trimmed;
            lines.Add(Next(tell, random, i * 37 + random.Next(3)).ToJsonString());
            if (random.Next(20) == 0) lines.Add(lines[random.Next(lines.Count)]);
            if (random.Next(15) == 0 && lines.Count > 2) (lines[^1], lines[^2]) = (lines[^2], lines[^1]);
        }

        return lines;
    }

    private static System.Text.Json.Nodes.JsonObject Next(EventLines tell, Random random, int at)
    {
        var repository = RepositoryAt(random.Next(4), at);
        var (who, number) = (People[random.Next(People.Length)], 1 + random.Next(6) * 2);
        return random.Next(13) switch
        {
            0 or 1 => tell.Push(repository, at, random.Next(30), who),
            2 => tell.Watch(repository, at, who),
            3 => tell.Fork(repository, at, who),
            4 => tell.Release(repository, at, 1 + random.Next(5)),
            5 => tell.Issue(repository, at, random.Next(3) switch { 0 => "opened", 1 => "closed", _ => "reopened" }, number, actor: who),
            6 => tell.IssueComment(repository, at, number, at + 1, actor: who),
            7 => tell.IssueComment(repository, at, number + 1, at + 1, onPull: true, actor: who),
            8 or 9 => tell.Pull(repository, at, random.Next(3) switch { 0 => "opened", 1 => "closed", _ => "reopened" }, number + 1, merged: random.Next(2) == 0, actor: who),
            10 => tell.Review(repository, at, number + 1, at + 1, actor: who),
            11 => tell.ReviewComment(repository, at, number + 1, at + 1, who),
            _ => tell.Create(repository, at),
        };
    }

    /// <summary>The second was renamed on the way; the fourth took the name that the second left.</summary>
    private static EventLines.Repository RepositoryAt(int which, int at) => which switch
    {
        0 => new(100, "acme/model"),
        1 => new(200, at < 5000 ? "acme/tools" : "acme/kernels"),
        2 => new(300, "beta/Model"),
        _ => new(400, at < 5000 ? "beta/spare" : "acme/tools"),
    };
}
