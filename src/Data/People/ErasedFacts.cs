using System.Text;
using System.Text.Json;
using Community.Core.Facts;
using Community.Core.People;
using Npgsql;

namespace Community.Data.People;

/// <summary>Takes erased people out of facts on their way into the database. One small question to the database where nobody was erased.</summary>
internal static class ErasedFacts
{
    public static async Task RemoveAsync(NpgsqlConnection connection, IReadOnlyCollection<ProjectFacts> facts, CancellationToken ct)
    {
        if (await ErasureReader.ReadAsync(connection, ct) is not { } erasures) return;
        foreach (var project in facts) Remove(project, erasures);
        await ErasureReader.StoreAsync(connection, erasures.Learned, ct);
    }

    private static void Remove(ProjectFacts facts, Erasures erasures)
    {
        foreach (var item in facts.Items.Values)
        {
            (item.AuthorId, item.AuthorLogin) = erasures.Account(item.AuthorId, item.AuthorLogin);
            (item.MergedById, item.MergedByLogin) = erasures.Account(item.MergedById, item.MergedByLogin);
            item.Assignees = item.Assignees?.Select(login => erasures.Login(login)!).ToArray();
            (item.Title, item.Milestone, item.HeadRef, item.BaseRef) = (erasures.Text(item.Title), erasures.Text(item.Milestone), erasures.Branch(item.HeadRef), erasures.Branch(item.BaseRef));
            item.Labels = item.Labels?.Select(label => erasures.Text(label)!).ToArray();
        }

        foreach (var comment in facts.Comments.Concat(facts.ReviewComments)) (comment.AuthorId, comment.AuthorLogin) = erasures.Account(comment.AuthorId, comment.AuthorLogin);
        foreach (var comment in facts.ReviewComments) comment.Path = erasures.Text(comment.Path);
        foreach (var review in facts.Reviews) (review.AuthorId, review.AuthorLogin) = erasures.Account(review.AuthorId, review.AuthorLogin);
        foreach (var told in facts.Timeline)
        {
            (told.ActorId, told.ActorLogin) = erasures.Account(told.ActorId, told.ActorLogin);
            told.Subject = Subject(told.Kind, told.Subject, erasures);
        }

        foreach (var label in facts.Labels) (label.Name, label.Description) = (erasures.Text(label.Name)!, erasures.Text(label.Description));
        foreach (var release in facts.Releases)
        {
            (release.AuthorId, release.AuthorLogin) = erasures.Account(release.AuthorId, release.AuthorLogin);
            release.Name = erasures.Text(release.Name);
        }

        foreach (var discussion in facts.Discussions)
        {
            (discussion.AuthorId, discussion.AuthorLogin) = erasures.Account(discussion.AuthorId, discussion.AuthorLogin);
            discussion.Title = erasures.Text(discussion.Title);
        }

        foreach (var run in facts.Runs)
        {
            (run.ActorId, run.ActorLogin) = erasures.Account(run.ActorId, run.ActorLogin);
            run.Branch = erasures.Branch(run.Branch);
        }

        foreach (var raw in facts.Events)
        {
            (raw.ActorId, raw.ActorLogin) = erasures.Account(raw.ActorId, raw.ActorLogin);
            raw.Ref = erasures.Branch(raw.Ref);
            if (raw.Payload is not null && Names(raw.Payload, erasures)) raw.Payload = null;
        }
    }

    /// <summary>What an event is about: a person, or words.</summary>
    public static string? Subject(string kind, string? subject, Erasures erasures) =>
        PersonSource.SubjectKinds.Contains(kind) ? erasures.Login(subject) : erasures.Text(subject);

    /// <summary>Whether a payload names somebody erased anywhere, also where it is written with escapes.</summary>
    public static bool Names(string json, Erasures erasures)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && erasures.Names(reader.GetString()!)) return true;
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && erasures.Names(number)) return true;
        }

        return false;
    }
}
