using System.Diagnostics;
using System.Text;

namespace Community.Perf.Import;

/// <summary>
/// A history of any size, the same for the same size on every machine: 2,500 people with a long tail, one commit in eight a merge, a release
/// tag every 500 commits, mails and zones of many shapes, a body on every message as people write them.
/// </summary>
internal static class GeneratedHistory
{
    private const int People = 2500;

    public static async Task<string> CreateAsync(string folder, int commits, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        await GitAsync(folder, ["init", "-q", "--bare", "-b", "main"], null, ct);
        await GitAsync(folder, ["fast-import", "--quiet", "--force"], async input =>
        {
            await using var writer = new StreamWriter(input, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
            var random = new Random(1);
            var at = 1_300_000_000L;
            for (var n = 1; n <= commits; n++)
            {
                at += random.Next(60, 4000);
                await WriteCommitAsync(writer, random, n, at);
            }
        }, ct);
        return folder;
    }

    private static async Task WriteCommitAsync(StreamWriter writer, Random random, int n, long at)
    {
        var author = Person(random);
        var committer = random.Next(2) == 0 ? "GitHub <noreply@github.com>" : author;
        var zone = $"{(random.Next(2) == 0 ? '+' : '-')}{random.Next(0, 12):00}{(random.Next(8) == 0 ? "30" : "00")}";
        var message = $"Change number {n} of the parser and what hangs on it (#{n})\n\n" + string.Concat(Enumerable.Repeat("What it does and why it is needed, in a line of ordinary length.\n", random.Next(9)));
        if (random.Next(20) == 0) message += $"\nCo-authored-by: {Person(random)}\n";
        await writer.WriteAsync($"commit refs/heads/main\nmark :{n}\nauthor {author} {at} {zone}\ncommitter {committer} {at + 50} +0000\n");
        await writer.WriteAsync($"data {Encoding.UTF8.GetByteCount(message)}\n{message}\n");
        if (n > 1) await writer.WriteAsync($"from :{n - 1}\n");
        if (n > 50 && random.Next(8) == 0) await writer.WriteAsync($"merge :{n - random.Next(2, 40)}\n");
        if (n % 500 == 0) await writer.WriteAsync($"reset refs/tags/v{n / 500}.0\nfrom :{n}\n\n");
    }

    private static string Person(Random random)
    {
        var who = Math.Min((int)(-Math.Log(1 - random.NextDouble()) * 200), People - 1);
        return $"{(who % 7 == 0 ? "Ünï Përson" : "Person Number")} {who} <person{who}@example{who % 90}.org>";
    }

    private static async Task GitAsync(string folder, IReadOnlyList<string> arguments, Func<Stream, Task>? input, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardInput = true })!;
        if (input is not null) await input(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0) throw new InvalidOperationException($"git {arguments[0]} ended with {process.ExitCode}.");
    }
}
