using System.ComponentModel.DataAnnotations;

namespace Community.Bots.GitHub;

/// <summary>How we talk to GitHub, whichever token is used.</summary>
public sealed class GitHubOptions
{
    public const string Section = "GitHub";

    /// <summary>The API to ask.</summary>
    /// <value>https://api.github.com/; for GitHub Enterprise https://host/api/v3/.</value>
    [Required]
    public Uri Api { get; set; } = GitHubAccess.PublicApi;

    /// <summary>How long one attempt may take, its body included.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts at one call, the first included.</summary>
    /// <value>4: with waits of about 1, 2 and 4 seconds.</value>
    [Range(1, 10)]
    public int Attempts { get; set; } = 4;

    /// <summary>A longer wait for a limit is not sat out: the caller is told until when, and its work is put off.</summary>
    /// <value>1 minute.</value>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls of one token at the same time. GitHub asks for one after the other.</summary>
    /// <value>1.</value>
    [Range(1, 100)]
    public int ConcurrentCalls { get; set; } = 1;

    /// <summary>The share of the hourly limit that background work leaves for people who wait.</summary>
    /// <value>0.1.</value>
    [Range(0, 0.9)]
    public double Reserve { get; set; } = 0.1;

    /// <summary>A larger answer is refused. A page of 100 pull requests is 2 to 3 MB.</summary>
    /// <value>32 MiB.</value>
    [Range(1024, int.MaxValue)]
    public int MaxResponseBytes { get; set; } = 32 << 20;
}
