using System.Text;

namespace Community.Testing.Git;

/// <summary>A repository in a folder of its own, removed at the end.</summary>
public sealed class TestRepository : IDisposable
{
    private readonly DirectoryInfo _root;

    private TestRepository(DirectoryInfo root, string path) => (_root, Path) = (root, path);

    /// <summary>The worktree, or the bare repository.</summary>
    public string Path { get; }

    /// <summary>A folder beside it, for whatever a test needs.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_root.FullName, name);

    public string GitDirectory => Directory.Exists(System.IO.Path.Combine(Path, ".git")) ? System.IO.Path.Combine(Path, ".git") : Path;

    /// <param name="format">sha1 or sha256.</param>
    public static async Task<TestRepository> CreateAsync(bool bare = true, string name = "repository", string format = "sha1")
    {
        var root = Directory.CreateTempSubdirectory("community-git-");
        var path = System.IO.Path.Combine(root.FullName, name);
        Directory.CreateDirectory(path);
        string[] kind = bare ? ["--bare"] : [];
        await TestGit.RunAsync(path, ["init", "-q", "--template=", "-b", "main", $"--object-format={format}", .. kind]);
        return new TestRepository(root, path);
    }

    public static async Task<TestRepository> CreateAsync(Action<HistoryScript> write, bool bare = true, string name = "repository")
    {
        var repository = await CreateAsync(bare, name);
        await repository.ImportAsync(write);
        return repository;
    }

    /// <summary>Adds what the script says; branches it names are moved, also backwards.</summary>
    public async Task ImportAsync(Action<HistoryScript> write)
    {
        var script = new HistoryScript();
        write(script);
        await TestGit.RunAsync(Path, script.ToBytes(), ["fast-import", "--quiet", "--force", "--date-format=raw-permissive"]);
        await GitAsync("update-ref", "-d", HistoryScript.Building);
    }

    public Task<string> GitAsync(params IReadOnlyList<string> arguments) => TestGit.RunAsync(Path, arguments);

    /// <summary>Writes a commit object as it stands, however wrong, and moves main to it.</summary>
    public async Task<string> WriteRawCommitAsync(byte[] commit)
    {
        var name = Encoding.ASCII.GetString(await TestGit.RunAsync(Path, commit, ["hash-object", "-t", "commit", "-w", "--stdin", "--literally"])).Trim();
        await GitAsync("update-ref", "refs/heads/main", name);
        return name;
    }

    public async Task<string> WriteRawCommitAsync(string headers, string message = "raw\n")
    {
        var tree = (await GitAsync("mktree")).Trim();
        return await WriteRawCommitAsync(Encoding.UTF8.GetBytes($"tree {tree}\n{headers}\n\n{message}"));
    }

    /// <summary>Makes a file of every object, so that single ones can be removed or damaged.</summary>
    public async Task UnpackAsync()
    {
        var packs = Directory.GetFiles(System.IO.Path.Combine(GitDirectory, "objects", "pack"), "*.pack");
        foreach (var pack in packs)
        {
            var bytes = await File.ReadAllBytesAsync(pack);
            foreach (var file in Directory.GetFiles(System.IO.Path.GetDirectoryName(pack)!, System.IO.Path.GetFileNameWithoutExtension(pack) + ".*")) File.Delete(file);
            await TestGit.RunAsync(Path, bytes, ["unpack-objects", "-q"]);
        }
    }

    /// <summary>The file of an object that is in no pack.</summary>
    public async Task<string> LooseObjectAsync(string revision)
    {
        var name = (await GitAsync("rev-parse", revision)).Trim();
        return System.IO.Path.Combine(GitDirectory, "objects", name[..2], name[2..]);
    }

    public void Dispose()
    {
        foreach (var folder in _root.EnumerateDirectories("*", SearchOption.AllDirectories)) folder.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        _root.Delete(recursive: true);
    }
}
