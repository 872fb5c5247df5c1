using System.Text.Json;
using Community.Core.Facts;

namespace Community.Data.Imports.GhArchive;

/// <summary>Reads the small objects inside issues, pull requests and payloads: accounts, labels, branches, lists of commits.</summary>
internal sealed class ObjectReader(TextCache texts)
{
    /// <summary>GitHub allows 100 labels and 10 assignees.</summary>
    private const int MaxListed = 1000;

    private readonly List<string> _names = [];

    /// <summary>Labels met since it was emptied, with colour and description.</summary>
    public List<Label> Labels { get; } = [];

    /// <summary>Number and login of the account in the field whose name was read; neither where it is null.</summary>
    public Account ReadAccount(ref Utf8JsonReader reader, string name)
    {
        if (!JsonFields.Enter(ref reader, name)) return default;
        var (seen, id, login) = (0u, (long?)null, (string?)null);
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("login"u8))
            {
                JsonFields.Once(ref seen, 0, "login");
                login = JsonFields.Word(ref reader, texts, "login");
            }
            else if (field.SequenceEqual("id"u8))
            {
                JsonFields.Once(ref seen, 1, "id");
                id = JsonFields.Id(ref reader, "id");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        return new Account(id, login);
    }

    public (string? Ref, string? Sha) ReadBranch(ref Utf8JsonReader reader, string name)
    {
        if (!JsonFields.Enter(ref reader, name)) return default;
        var (seen, branch, sha) = (0u, (string?)null, (string?)null);
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("ref"u8))
            {
                JsonFields.Once(ref seen, 0, $"{name}.ref");
                branch = JsonFields.Word(ref reader, texts, "ref", max: 1024);
            }
            else if (field.SequenceEqual("sha"u8))
            {
                JsonFields.Once(ref seen, 1, $"{name}.sha");
                sha = JsonFields.Word(ref reader, texts, "sha");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        return (branch, sha);
    }

    public static string? ReadMilestone(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "milestone")) return null;
        var (seen, title) = (0u, (string?)null);
        while (JsonFields.Next(ref reader))
        {
            if (JsonFields.Name(ref reader).SequenceEqual("title"u8))
            {
                JsonFields.Once(ref seen, 0, "milestone.title");
                title = JsonFields.FreeText(ref reader, "milestone.title");
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        return title;
    }

    public string[]? ReadAssignees(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "assignees", JsonTokenType.StartArray)) return null;
        _names.Clear();
        while (true)
        {
            // The reader of an account steps into the element itself.
            var ahead = reader;
            ahead.Read();
            if (ahead.TokenType == JsonTokenType.EndArray) break;
            if (ReadAccount(ref reader, "assignees").Login is { } login) _names.Add(login);
            CheckCount("assignees");
        }

        reader.Read();
        return [.. _names];
    }

    public string[]? ReadLabels(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "labels", JsonTokenType.StartArray)) return null;
        _names.Clear();
        while (true)
        {
            var ahead = reader;
            ahead.Read();
            if (ahead.TokenType == JsonTokenType.EndArray) break;
            if (ReadLabel(ref reader) is { } label) _names.Add(label);
            CheckCount("labels");
        }

        reader.Read();
        return [.. _names];
    }

    /// <summary>Its name; the whole of it goes to <see cref="Labels"/>.</summary>
    public string? ReadLabel(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "label")) return null;
        var (seen, name, color, description, whole) = (0u, (string?)null, (string?)null, (string?)null, false);
        while (JsonFields.Next(ref reader))
        {
            var field = JsonFields.Name(ref reader);
            if (field.SequenceEqual("name"u8))
            {
                JsonFields.Once(ref seen, 0, "label.name");
                name = JsonFields.Word(ref reader, texts, "label.name");
            }
            else if (field.SequenceEqual("color"u8))
            {
                JsonFields.Once(ref seen, 1, "label.color");
                color = JsonFields.Word(ref reader, texts, "label.color");
            }
            else if (field.SequenceEqual("description"u8))
            {
                JsonFields.Once(ref seen, 2, "label.description");
                (description, whole) = (JsonFields.FreeText(ref reader, "label.description"), true);
            }
            else
            {
                JsonFields.SkipValue(ref reader);
            }
        }

        if (string.IsNullOrEmpty(name)) throw JsonFields.Missing("label.name");
        // Shapes before 2018 have no description.
        if (color is not null) Labels.Add(new Label { Name = name, Color = color, Description = description, Full = whole });
        return name;
    }

    /// <summary>How many commits a push lists (at most 20 of them), and how many of those no other branch had.</summary>
    public static (short? Listed, short? Distinct) ReadCommits(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "commits", JsonTokenType.StartArray)) return default;
        var (listed, distinct) = ((short)0, (short)0);
        while (true)
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray) return (listed, distinct);
            if (reader.TokenType != JsonTokenType.StartObject) throw JsonFields.WrongType("commits", "a list of objects");
            if (listed++ == short.MaxValue) throw JsonFields.WrongType("commits", "a list of at most 20");
            var seen = 0u;
            while (JsonFields.Next(ref reader))
            {
                if (!JsonFields.Name(ref reader).SequenceEqual("distinct"u8))
                {
                    JsonFields.SkipValue(ref reader);
                    continue;
                }

                JsonFields.Once(ref seen, 0, "commits.distinct");
                if (JsonFields.Flag(ref reader, "commits.distinct") == true) distinct++;
            }
        }
    }

    /// <summary>The title before an edit; null where something else was edited.</summary>
    public static string? ReadOldTitle(ref Utf8JsonReader reader)
    {
        if (!JsonFields.Enter(ref reader, "changes")) return null;
        string? title = null;
        while (JsonFields.Next(ref reader))
        {
            if (!JsonFields.Name(ref reader).SequenceEqual("title"u8))
            {
                JsonFields.SkipValue(ref reader);
                continue;
            }

            if (!JsonFields.Enter(ref reader, "changes.title")) continue;
            while (JsonFields.Next(ref reader))
            {
                if (JsonFields.Name(ref reader).SequenceEqual("from"u8)) title = JsonFields.FreeText(ref reader, "changes.title.from");
                else JsonFields.SkipValue(ref reader);
            }
        }

        return title;
    }

    private void CheckCount(string name)
    {
        if (_names.Count > MaxListed) throw new ImportRefusedException("bad-text", $"{name} lists more than there can be");
    }
}
