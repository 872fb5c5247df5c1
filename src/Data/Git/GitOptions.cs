namespace Community.Data.Git;

/// <summary>How git is run, and how far we let a foreign repository go.</summary>
public sealed class GitOptions
{
    public const string Section = "Git";

    /// <summary>The program: a name looked up on PATH, or an absolute path.</summary>
    /// <value><c>git</c></value>
    public string Executable { get; set; } = "git";

    /// <summary>The longest a short question (where HEAD is, which tags there are) may take.</summary>
    /// <value>Two minutes: a cold network disk has been seen to need one.</value>
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest the reading of a whole history may take.</summary>
    /// <value>One hour: a million commits take about a minute.</value>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest one fetch into a mirror may take.</summary>
    /// <value>30 minutes</value>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The largest a mirror may become on disk.</summary>
    /// <value>4 GiB: without blobs a history of a million commits takes about 2 GiB.</value>
    public long MaxMirrorBytes { get; set; } = 4L << 30;

    /// <summary>Hosts that mirrors may be fetched from. Configuration adds to the list.</summary>
    /// <value>github.com</value>
    public IList<string> AllowedHosts { get; } = ["github.com"];

    /// <summary>Folder of the mirrors: <c>mirrors</c> under the data folder.</summary>
    public string MirrorFolder { get; set; } = "";
}
