using System.Text.Json;
using System.Text.Json.Serialization;

namespace Community.Data.Imports;

/// <summary>The fields of an <c>archive.json</c> that are used; its names are GraphQL's. Items stay raw, so that one bad item costs only itself.</summary>
internal sealed record ArchiveDocument(DateTimeOffset? Timestamp, string? Repo, JsonElement Labels, JsonElement Issues, JsonElement Pulls);

internal sealed record ArchiveLabel(string Name, string? Description, string? Color);

internal sealed record ArchiveComment(string? Author, string? AuthorAssociation, string? Body, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt);

internal sealed record ArchiveReview(
    string? Id, ArchiveCommit? Commit, string? Author, string? AuthorAssociation, string State, string? Body, DateTimeOffset CreatedAt,
    DateTimeOffset? UpdatedAt, IReadOnlyList<ArchiveComment?>? Comments);

internal sealed record ArchiveCommit(string? AbbreviatedOid, string? Oid);

/// <summary>An issue, or a pull request with the fields that only those have.</summary>
internal sealed record ArchiveItem(
    int Number, string? Id, string? Title, string State, string? Author, string? AuthorAssociation, IReadOnlyList<string>? Assignees,
    IReadOnlyList<string>? Labels, string? Body, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt, DateTimeOffset? ClosedAt,
    IReadOnlyList<ArchiveComment?>? Comments, DateTimeOffset? MergedAt, string? MergedBy, string? BaseRefName, string? HeadRefName, string? HeadRefOid,
    IReadOnlyList<ArchiveReview?>? Reviews);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(ArchiveDocument))]
[JsonSerializable(typeof(ArchiveLabel))]
[JsonSerializable(typeof(ArchiveItem))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
