using Community.Data.Sync;

namespace Community.Web.Cli;

/// <summary>What a work item is doing, in the command line's words; the pages have theirs in resources.</summary>
internal static class WorkStages
{
    public static string Describe(string? stage) => stage switch
    {
        null => "starting",
        "waiting" => "waiting for another sync",
        "fetching" => "fetching",
        "reading" => "reading commits",
        "storing" => "storing",
        "importing" => "importing",
        "erasing" => "going through the tables",
        SyncStages.Computing => "computing metrics",
        "github-changes" => "reading what has changed",
        "github-verifying" => "looking again at what is held",
        "github-gaps" => "asking for missing numbers",
        ['g', 'i', 't', 'h', 'u', 'b', '-', .. var list] => $"reading {list.Replace('-', ' ')}",
        var other => other,
    };
}
