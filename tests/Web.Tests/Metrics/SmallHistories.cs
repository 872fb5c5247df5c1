using Community.Testing.Git;

namespace Community.Web.Tests.Metrics;

/// <summary>Histories for tests of metrics: every commit of theirs is there for a reason.</summary>
internal static class SmallHistories
{
    private static readonly Person AnnAtHome = new("ann", "Ann@home.example.net");
    private static readonly Person Bo = new("Bo Berg", "bo@example.com");
    private static readonly Person Chen = new("陈晓", "chen@gmail.com");
    private static readonly Person Bot = new("updates[bot]", "updates[bot]@users.noreply.github.com");
    private static readonly Person Agent = new("Agent", "noreply@anthropic.com");

    /// <summary>
    /// Nine commits over three quarters: a merge, a program, an AI agent, a person with two mails that <c>.mailmap</c> joins, two commits at one moment of
    /// two months (one in UTC, one at home), a commit that was committed in a later month than it was written, and tags in two streams.
    /// </summary>
    public static void Golden(HistoryScript script)
    {
        var root = script.Commit("Begin", author: HistoryScript.Ann, at: Moment.At("2023-11-02 09:00"), files: new Dictionary<string, string>
        {
            [".mailmap"] = "Ann Archer <ann@example.org> <ann@home.example.net>\n",
        });
        // 1 December in Shanghai is still November in UTC; 31 December in Honolulu is already January.
        var east = script.Commit("Early in the east", [root], Chen, new Moment(Moment.At("2023-11-30 20:00").Seconds, "+0800"));
        var west = script.Commit("Late in the west", [east], AnnAtHome, new Moment(Moment.At("2024-01-01 05:00").Seconds, "-1000"));
        var branch = script.Commit("On a branch", [east], Bo, Moment.At("2023-12-15 12:00"), committedAt: Moment.At("2024-01-10 12:00"));
        var merge = script.Commit("Merge the branch", [west, branch], HistoryScript.Ann, Moment.At("2024-01-12 12:00"));
        var update = script.Commit("Update dependencies", [merge], Bot, Moment.At("2024-02-01 03:00"));
        var agent = script.Commit("Let an agent tidy up", [update], Agent, Moment.At("2024-02-10 10:00"));
        var more = script.Commit("Bo again", [agent], Bo, Moment.At("2024-04-03 10:00"));
        var last = script.Commit("And Ann", [more], HistoryScript.Ann, Moment.At("2024-05-20 10:00"));
        script.Tag("v0.1.0", root, Moment.At("2023-11-05 00:00")).Tag("v0.2.0", merge, Moment.At("2024-01-14 12:00")).Tag("v0.3.0rc1", update, Moment.At("2024-02-02 00:00"))
            .Tag("v0.3.0", more, Moment.At("2024-04-14 12:00")).LightTag("py-v1.0", agent).LightTag("py-v1.1", last).Branch("main", last);
    }

    /// <summary>Words of people who mean harm: in subjects, names and tags.</summary>
    public static void Hostile(HistoryScript script)
    {
        // git takes no angle brackets in a name; a browser would make some of these.
        var mallory = new Person("Mallory &lt;b&gt;", "mallory@evil.example");
        var tip = script.Commit("<script>alert('subject')</script>", author: mallory, at: Moment.At("2024-01-02"));
        tip = script.Commit("before \u202Eafter\u202C <img src=x onerror=alert(1)>", [tip], mallory, Moment.At("2024-01-03"));
        tip = script.Commit("bell \a escape \u001b[31m end", [tip], new Person("right \u202Eto left", "rtl@evil.example"), Moment.At("2024-01-04"));
        script.Tag("=cmd|calc!A1.0", tip, Moment.At("2024-01-05")).Tag("=cmd|calc!A1.1", tip, Moment.At("2024-02-05"))
            .Tag("<b>1.0", tip, Moment.At("2024-01-05")).Tag("<b>1.1", tip, Moment.At("2024-03-05")).Branch("main", tip);
    }

    /// <summary>One person, a commit a month, and no release: more months than a table's page has rows, and more commits than a list's page.</summary>
    public static void Lengthy(HistoryScript script)
    {
        var first = new DateOnly(2020, 1, 1);
        var tip = script.Commit("Begin", author: Bo, at: On(first, 2));
        for (var i = 1; i < 48; i++) tip = script.Commit($"Month {i}", [tip], Bo, On(first.AddMonths(i), 2));
        for (var i = 0; i < 70; i++) tip = script.Commit($"Busy {i}", [tip], i % 2 == 0 ? Bo : HistoryScript.Ann, On(new DateOnly(2023, 6, 1), 3, i));
        script.Branch("main", tip);
    }

    private static Moment On(DateOnly month, int day, int minute = 0) =>
        new(new DateTimeOffset(month.Year, month.Month, day, 12, 0, 0, TimeSpan.Zero).AddMinutes(minute).ToUnixTimeSeconds());
}
