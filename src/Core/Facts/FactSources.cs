namespace Community.Core.Facts;

/// <summary>Where a fact was seen. One row of a fact carries all of its sources.</summary>
[Flags]
public enum FactSources : short
{
    None = 0,

    /// <summary>Hourly or daily event files of GH Archive.</summary>
    GhArchive = 1,

    /// <summary>An <c>archive.json</c> as i-d-template's archive tool writes it.</summary>
    ArchiveFile = 2,

    /// <summary>GitHub's REST API.</summary>
    Rest = 4,

    /// <summary>A delivery of a GitHub App.</summary>
    Webhook = 8,
}
