using Community.Testing.Git;

namespace Community.Web.Tests.Hosting;

/// <summary>Histories that end shortly before <see cref="TestClock.Start"/>, small enough to be imported in a moment.</summary>
internal static class SampleHistories
{
    private static readonly Person AnnAsWritten = new("Ann", "ann@old.example.org");
    private static readonly Person Bo = new("Bo Berg", "bo@example.com");
    private static readonly Person Chen = new("陈晓", "chen@example.net");
    private static readonly Person Bot = new("updates[bot]", "updates[bot]@users.noreply.github.com");

    /// <summary>
    /// Four years in which Ann carries most, Bo leaves in mid-2030, Chen comes once a quarter and every quarter somebody new tries; with a program's
    /// commits, merges, a <c>.mailmap</c>, and releases in two streams.
    /// </summary>
    public static void Lighthouse(HistoryScript script)
    {
        var tip = script.Commit("Light the lamp", author: AnnAsWritten, at: On(2027, 6, 1), files: new Dictionary<string, string>
        {
            [".mailmap"] = "Ann Archer <ann@example.org> <ann@old.example.org>\n",
        });
        var quarter = 0;
        for (var month = new DateOnly(2027, 6, 1); month <= new DateOnly(2031, 3, 1); month = month.AddMonths(1))
        {
            Add($"Trim the wick in {month:yyyy-MM}", HistoryScript.Ann, month, 3);
            Add("Polish the lens", HistoryScript.Ann, month, 9);
            if (month <= new DateOnly(2030, 6, 1)) Add("Wind the clockwork", Bo, month, 5);
            if (month <= new DateOnly(2029, 12, 1)) Add("Paint the rail\n\nCo-authored-by: Ann Archer <ann@example.org>", Bo, month, 14);
            Add("Update the tide tables", Bot, month, 11);
            if (month.Month % 3 != 1) continue;

            quarter++;
            Add("修正雾号的间隔", Chen, month, 4);
            Add("记录灯光的周期", Chen, month, 6);
            var guest = new Person($"Guest {quarter}", $"guest{quarter}@example.edu");
            Add("Fix a typo in the keeper's log", guest, month, 8);
            if (quarter % 2 == 0) Add("Explain the fog signal", guest, month.AddMonths(month < new DateOnly(2031, 1, 1) ? 1 : 0), 10);
            var branch = script.Commit("Try a brighter bulb", [tip], HistoryScript.Ann, On(month.Year, month.Month, 12));
            tip = script.Commit("Merge the brighter bulb", [tip, branch], HistoryScript.Ann, On(month.Year, month.Month, 13));
            script.Tag($"v1.{quarter}.0", tip, On(month.Year, month.Month, 15));
            if (quarter % 3 == 0) script.LightTag($"py-v0.{quarter / 3}", tip);
        }

        script.Tag("v2.0.0rc1", tip, On(2031, 3, 10)).Branch("main", tip);

        void Add(string message, Person author, DateOnly month, int day) =>
            tip = script.Commit(message, [tip], author, On(month.Year, month.Month, day), files: null);
    }

    /// <summary>One person, six commits, and nothing since spring 2028.</summary>
    public static void Buoy(HistoryScript script)
    {
        CommitRef? tip = null;
        for (var i = 0; i < 6; i++) tip = script.Commit($"Set the buoy at position {i}", tip is { } parent ? [parent] : [], Bo, On(2028, i < 3 ? 2 : 5, 2 + i));
        script.Branch("main", tip!.Value);
    }

    private static Moment On(int year, int month, int day) => new(new DateTimeOffset(year, month, day, 10, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
}
