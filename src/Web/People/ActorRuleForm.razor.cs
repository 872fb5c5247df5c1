using System.Globalization;
using Community.Core.Actors;
using Community.Data.Metrics;
using Community.Data.Projects;
using Community.Web.Access;
using Community.Web.Layout;
using Microsoft.AspNetCore.Components;

namespace Community.Web.People;

public sealed partial class ActorRuleForm
{
    private string? _since;
    private string? _reason;

    [Inject]
    private ActorRules Rules { get; set; } = null!;

    [Parameter, EditorRequired]
    public Project Project { get; set; } = null!;

    /// <summary>What a rule can speak of.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<RuleSubject> Choices { get; set; } = [];

    /// <summary>What they are held to be.</summary>
    [Parameter, EditorRequired]
    public ActorClass Held { get; set; }

    /// <summary>Told the number of the rule.</summary>
    [Parameter, EditorRequired]
    public EventCallback<int> OnAdded { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "actor-rule")]
    private Form? Input { get; set; }

    /// <summary>As a start, what they are not held to be: that is why somebody comes here.</summary>
    private ActorClass Chosen => QueryValue.Choice<ActorClass>(Input?.Class) ?? (Held == ActorClass.Human ? ActorClass.Automation : ActorClass.Human);

    private async Task AddAsync()
    {
        if (!Http.User.IsOperator())
        {
            Http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (Read() is not { } rule)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        await OnAdded.InvokeAsync(await Rules.AddAsync(Project.ProjectId, rule, "operator", Http.RequestAborted));
    }

    /// <summary>Null when something is wrong with it, which then stands beside the field.</summary>
    private NewActorRule? Read()
    {
        DateOnly? since = null;
        if (!string.IsNullOrWhiteSpace(Input?.Since))
        {
            if (DateOnly.TryParseExact(Input.Since.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) since = day;
            else _since = T["Say.Since.Odd"];
        }

        var reason = Input?.Reason?.Trim() ?? "";
        if (reason.Length == 0) _reason = T["Say.Reason.Missing"];
        else if (reason.Length > ActorRules.MaxReasonLength) _reason = T["Say.Reason.Long", ActorRules.MaxReasonLength];
        if (_since is not null || _reason is not null || Choices.FirstOrDefault(c => c.Value == Input?.About) is not { } about) return null;
        return new NewActorRule(Chosen, about.Field, about.Pattern, since, null, reason);
    }

    private sealed class Form
    {
        public string? About { get; set; }

        public string? Class { get; set; }

        public string? Since { get; set; }

        public string? Reason { get; set; }
    }
}

/// <summary>A mail, name or login that a rule can speak of.</summary>
/// <param name="No">The number of a signature or identity that has it.</param>
/// <param name="Text">For the person who chooses.</param>
public sealed record RuleSubject(ActorField Field, int No, string Pattern, string Text)
{
    public string Value => FormattableString.Invariant($"{Field}-{No}");
}
