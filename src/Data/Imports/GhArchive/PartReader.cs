using System.Text.Json;
using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Reads the smaller objects of payloads: comments, reviews, releases, discussions.</summary>
internal sealed class PartReader(TextCache texts, ObjectReader objects, DateTimeOffset latest)
{
    public Comment? ReadComment(ref Utf8JsonReader reader) => Read(ref reader, new Comment(), null);

    public ReviewComment? ReadReviewComment(ref Utf8JsonReader reader)
    {
        var comment = new ReviewComment();
        return Read(ref reader, comment, comment);
    }

    public Review? ReadReview(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "review")) return null;
        var (seen, review) = (0u, new Review());
        while (JsonFields.Next(ref reader))
        {
            var name = JsonFields.Name(ref reader);
            if (name.SequenceEqual("id"u8))
            {
                JsonFields.Once(ref seen, 0, "review.id");
                review.ReviewId = JsonFields.Id(ref reader, "review.id") ?? 0;
            }
            else if (name.SequenceEqual("user"u8))
            {
                JsonFields.Once(ref seen, 1, "review.user");
                (review.AuthorId, review.AuthorLogin) = objects.ReadAccount(ref reader, "review.user");
            }
            else if (name.SequenceEqual("body"u8))
            {
                JsonFields.Once(ref seen, 2, "review.body");
                review.BodyLength = JsonFields.TextLength(ref reader, "review.body");
            }
            else if (name.SequenceEqual("commit_id"u8))
            {
                JsonFields.Once(ref seen, 3, "review.commit_id");
                review.CommitSha = JsonFields.Word(ref reader, texts, "review.commit_id");
            }
            else if (name.SequenceEqual("submitted_at"u8))
            {
                JsonFields.Once(ref seen, 4, "review.submitted_at");
                review.At = JsonFields.Moment(ref reader, "review.submitted_at", latest);
            }
            else if (name.SequenceEqual("state"u8))
            {
                JsonFields.Once(ref seen, 5, "review.state");
                review.State = ReviewState(JsonFields.Word(ref reader, texts, "review.state"));
            }
            else if (name.SequenceEqual("author_association"u8))
            {
                JsonFields.Once(ref seen, 6, "review.author_association");
                review.AuthorAssociation = JsonFields.Word(ref reader, texts, "review.author_association");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        if (review.ReviewId == 0) throw JsonFields.Missing("review.id");
        review.Full = review is { AuthorAssociation: not null, State: not null, At: not null };
        return review;
    }

    public PublishedRelease? ReadRelease(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "release")) return null;
        var (seen, release) = (0u, new PublishedRelease());
        while (JsonFields.Next(ref reader)) ReadReleaseField(ref reader, release, ref seen);
        if (release.ReleaseId == 0) throw JsonFields.Missing("release.id");
        release.Full = release is { Tag: not null, Draft: not null, Prerelease: not null };
        return release;
    }

    public Discussion? ReadDiscussion(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "discussion")) return null;
        var (seen, discussion) = (0u, new Discussion());
        while (JsonFields.Next(ref reader)) ReadDiscussionField(ref reader, discussion, ref seen);
        if (discussion.Number == 0) throw JsonFields.Missing("discussion.number");
        discussion.Full = discussion is { Title: not null, CreatedAt: not null };
        return discussion;
    }

    private T? Read<T>(ref Utf8JsonReader reader, T comment, ReviewComment? ofReview)
        where T : Comment
    {
        if (!JsonFields.Enter(ref reader, "comment")) return null;
        var seen = 0u;
        while (JsonFields.Next(ref reader))
        {
            var name = JsonFields.Name(ref reader);
            if (name.SequenceEqual("id"u8))
            {
                JsonFields.Once(ref seen, 0, "comment.id");
                comment.Key = JsonFields.Id(ref reader, "comment.id") ?? 0;
            }
            else if (name.SequenceEqual("user"u8))
            {
                JsonFields.Once(ref seen, 1, "comment.user");
                (comment.AuthorId, comment.AuthorLogin) = objects.ReadAccount(ref reader, "comment.user");
            }
            else if (name.SequenceEqual("created_at"u8))
            {
                JsonFields.Once(ref seen, 2, "comment.created_at");
                comment.At = JsonFields.Moment(ref reader, "comment.created_at", latest) ?? default;
            }
            else if (name.SequenceEqual("updated_at"u8))
            {
                JsonFields.Once(ref seen, 3, "comment.updated_at");
                comment.UpdatedAt = JsonFields.Moment(ref reader, "comment.updated_at", latest);
            }
            else if (name.SequenceEqual("body"u8))
            {
                JsonFields.Once(ref seen, 4, "comment.body");
                comment.BodyLength = JsonFields.TextLength(ref reader, "comment.body");
            }
            else if (name.SequenceEqual("author_association"u8))
            {
                JsonFields.Once(ref seen, 5, "comment.author_association");
                comment.AuthorAssociation = JsonFields.Word(ref reader, texts, "comment.author_association");
            }
            else if (ofReview is not null && name.SequenceEqual("pull_request_review_id"u8))
            {
                JsonFields.Once(ref seen, 6, "comment.pull_request_review_id");
                ofReview.ReviewId = JsonFields.Id(ref reader, "comment.pull_request_review_id");
            }
            else if (ofReview is not null && name.SequenceEqual("path"u8))
            {
                JsonFields.Once(ref seen, 7, "comment.path");
                ofReview.Path = JsonFields.FreeText(ref reader, "comment.path");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        if (comment.Key == 0) throw JsonFields.Missing("comment.id");
        // Shapes before 2017 and since 2025-10 do not say who the author is to the repository.
        comment.Full = comment is { AuthorAssociation: not null, UpdatedAt: not null, BodyLength: not null } && (ofReview is null || ofReview.ReviewId is not null);
        return comment;
    }

    private void ReadReleaseField(ref Utf8JsonReader reader, PublishedRelease release, ref uint seen)
    {
        var name = JsonFields.Name(ref reader);
        if (name.SequenceEqual("id"u8))
        {
            JsonFields.Once(ref seen, 0, "release.id");
            release.ReleaseId = JsonFields.Id(ref reader, "release.id") ?? 0;
        }
        else if (name.SequenceEqual("tag_name"u8))
        {
            JsonFields.Once(ref seen, 1, "release.tag_name");
            release.Tag = JsonFields.Word(ref reader, texts, "release.tag_name", max: 1024);
        }
        else if (name.SequenceEqual("name"u8))
        {
            JsonFields.Once(ref seen, 2, "release.name");
            release.Name = JsonFields.FreeText(ref reader, "release.name");
        }
        else if (name.SequenceEqual("draft"u8))
        {
            JsonFields.Once(ref seen, 3, "release.draft");
            release.Draft = JsonFields.Flag(ref reader, "release.draft");
        }
        else if (name.SequenceEqual("prerelease"u8))
        {
            JsonFields.Once(ref seen, 4, "release.prerelease");
            release.Prerelease = JsonFields.Flag(ref reader, "release.prerelease");
        }
        else if (name.SequenceEqual("created_at"u8))
        {
            JsonFields.Once(ref seen, 5, "release.created_at");
            release.CreatedAt = JsonFields.Moment(ref reader, "release.created_at", latest);
        }
        else if (name.SequenceEqual("published_at"u8))
        {
            JsonFields.Once(ref seen, 6, "release.published_at");
            release.PublishedAt = JsonFields.Moment(ref reader, "release.published_at", latest);
        }
        else if (name.SequenceEqual("author"u8))
        {
            JsonFields.Once(ref seen, 7, "release.author");
            (release.AuthorId, release.AuthorLogin) = objects.ReadAccount(ref reader, "release.author");
        }
        else
        {
            JsonFields.SkipValue(ref reader);
        }
    }

    private void ReadDiscussionField(ref Utf8JsonReader reader, Discussion discussion, ref uint seen)
    {
        var name = JsonFields.Name(ref reader);
        if (name.SequenceEqual("number"u8))
        {
            JsonFields.Once(ref seen, 0, "discussion.number");
            discussion.Number = JsonFields.Count(ref reader, "discussion.number") ?? 0;
        }
        else if (name.SequenceEqual("title"u8))
        {
            JsonFields.Once(ref seen, 1, "discussion.title");
            discussion.Title = JsonFields.FreeText(ref reader, "discussion.title");
        }
        else if (name.SequenceEqual("category"u8))
        {
            JsonFields.Once(ref seen, 2, "discussion.category");
            discussion.Category = ReadName(ref reader, "discussion.category");
        }
        else if (name.SequenceEqual("state"u8))
        {
            JsonFields.Once(ref seen, 3, "discussion.state");
            discussion.State = JsonFields.Word(ref reader, texts, "discussion.state");
        }
        else if (name.SequenceEqual("created_at"u8))
        {
            JsonFields.Once(ref seen, 4, "discussion.created_at");
            discussion.CreatedAt = JsonFields.Moment(ref reader, "discussion.created_at", latest);
        }
        else if (name.SequenceEqual("answer_chosen_at"u8))
        {
            JsonFields.Once(ref seen, 5, "discussion.answer_chosen_at");
            discussion.AnsweredAt = JsonFields.Moment(ref reader, "discussion.answer_chosen_at", latest);
        }
        else if (name.SequenceEqual("comments"u8))
        {
            JsonFields.Once(ref seen, 6, "discussion.comments");
            discussion.StatedComments = JsonFields.Count(ref reader, "discussion.comments");
        }
        else if (name.SequenceEqual("user"u8))
        {
            JsonFields.Once(ref seen, 7, "discussion.user");
            (discussion.AuthorId, discussion.AuthorLogin) = objects.ReadAccount(ref reader, "discussion.user");
        }
        else
        {
            JsonFields.SkipValue(ref reader);
        }
    }

    private static string? ReadName(ref Utf8JsonReader reader, string name)
    {
        if (!JsonFields.Enter(ref reader, name)) return null;
        string? text = null;
        while (JsonFields.Next(ref reader))
        {
            if (JsonFields.Name(ref reader).SequenceEqual("name"u8)) text = JsonFields.FreeText(ref reader, $"{name}.name");
            else JsonFields.SkipValue(ref reader);
        }

        return text;
    }

    private static string? ReviewState(string? state) => state?.ToLowerInvariant() switch
    {
        null => null,
        var known and ("approved" or "changes_requested" or "commented" or "dismissed" or "pending") => known,
        _ => throw new ImportRefusedException("unknown-value", "a state that no review has"),
    };
}
