namespace Community.FakeGitHub.Serving;

public sealed class FakeGitHubOptions
{
    /// <summary>Of the API, as GitHub Enterprise has one: <c>/api/v3/</c>.</summary>
    public string BasePath { get; init; } = "/";

    /// <summary>0 takes a free port of the loopback address.</summary>
    public int Port { get; init; }

    /// <summary>The address of the API in links, where a proxy stands before it.</summary>
    public Uri? PublicApi { get; init; }

    /// <summary>Calls an hour with a token, and without.</summary>
    public int Limit { get; init; } = 5000;

    public int AnonymousLimit { get; init; } = 60;

    /// <summary>GitHub's secondary limit is 900 (a read is 1, a write 5); 0 has none.</summary>
    public int PointsPerMinute { get; init; }

    /// <summary>Of the chances in faults.</summary>
    public int Seed { get; init; } = 1;
}
