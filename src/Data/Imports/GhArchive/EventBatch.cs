using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Lines that are stored in one transaction, as facts by repository, and what they came to.</summary>
internal sealed class EventBatch(DateTimeOffset? lineAt)
{
    /// <summary>Types in a summary; real files have under twenty.</summary>
    private const int MaxTypes = 100;

    public Dictionary<long, RepositoryEvents> Repositories { get; } = [];

    public List<ImportRefusal> Refusals { get; } = [];

    public SortedDictionary<string, long> ByType { get; } = new(StringComparer.Ordinal);

    public HashSet<DateOnly> Months { get; } = [];

    /// <summary>Events of repositories that are kept.</summary>
    public long Kept { get; private set; }

    public long Ignored { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>Lines of the file up to the end of this batch.</summary>
    public long LinesDone { get; set; }

    /// <summary>Bytes of the file, as it lies on disk, read for it.</summary>
    public long BytesDone { get; set; }

    public DateTimeOffset? FirstAt { get; private set; }

    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>What the last good line was told at.</summary>
    public DateTimeOffset? LineAt { get; private set; } = lineAt;

    /// <summary>Fields of payloads met by the end of this batch.</summary>
    public SortedDictionary<string, SortedSet<string>> Shapes { get; set; } = [];

    public int Lines { get; private set; }

    public void Add(EventLine line, IReadOnlyList<Label> labels, long sourceId)
    {
        Lines++;
        if (LineAt > line.At) OutOfOrder++;
        LineAt = line.At;
        var type = ByType.ContainsKey(line.Type) || ByType.Count < MaxTypes ? line.Type : "other";
        ByType[type] = ByType.GetValueOrDefault(type) + 1;
        if (!line.IsKept)
        {
            Ignored++;
            return;
        }

        Kept++;
        if (FirstAt is null || line.At < FirstAt) FirstAt = line.At;
        if (LastAt is null || line.At > LastAt) LastAt = line.At;
        Months.Add(new DateOnly(line.At.Year, line.At.Month, 1));
        if (!Repositories.TryGetValue(line.RepositoryId, out var repository))
            Repositories.Add(line.RepositoryId, repository = new RepositoryEvents(line.RepositoryId));
        repository.Add(line, labels, sourceId);
    }

    public void Refuse(ImportRefusal refusal)
    {
        Lines++;
        Refusals.Add(refusal);
    }
}
