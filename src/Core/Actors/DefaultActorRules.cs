namespace Community.Core.Actors;

/// <summary>The lists every project starts with. A project's own rules overrule them.</summary>
public static class DefaultActorRules
{
    private const string Source = "default list v1";

    /// <summary>
    /// First version. Automation is asked before agents, so that it is exactly the rule "[bot] in name or mail, or one of five mails" and
    /// nothing else: an agent that commits as a GitHub App ("devin-ai-integration[bot]") is automation here.
    /// The agents are those that sign commits with a mail of their own; each mail is one that public repositories show under the name of the agent.
    /// </summary>
    public static ActorRuleList V1 { get; } = new("default", 1, new DateOnly(2026, 11, 22),
    [
        new("automation-bot-mark", ActorClass.Automation, ActorField.NameOrEmail, "[bot]",
            "GitHub puts [bot] into the name and mail of every GitHub App.", Source),
        Automation("google-ml-automation@google.com", "Google's export of its internal repository to GitHub."),
        Automation("no-reply@google.com", "Google's export with the people's names removed; who wrote these commits cannot be known from git."),
        Automation("dotnet-bot@microsoft.com", "The .NET team's account for automatic changes."),
        Automation("bot@stepsecurity.io", "StepSecurity's automatic hardening of workflows."),
        Automation("noreply@github.com", "GitHub itself, for changes made by its web site without a person's mail."),
        Agent("noreply@anthropic.com", "Claude Code signs with it."),
        Agent("cursoragent@cursor.com", "Cursor's agent signs with it."),
        Agent("openhands@all-hands.dev", "OpenHands signs with it."),
        Agent("198982749+copilot@users.noreply.github.com", "GitHub Copilot's coding agent signs with it."),
        Agent("223556219+copilot@users.noreply.github.com", "GitHub Copilot's command line signs with it."),
        Agent("codex@openai.com", "OpenAI Codex is signed with it where people set it up themselves."),
        Agent("aider@aider.chat", "Aider signs with it."),
        Agent("noreply@aider.chat", "Aider signs with it, in some of its versions."),
        Agent("amp@ampcode.com", "Amp signs with it."),
        Agent("noreply@opencode.ai", "opencode signs with it."),
        Agent("crush@charm.land", "Crush signs with it."),
        Agent("qwen-coder@alibabacloud.com", "Qwen Code signs with it."),
        Agent("agent@warp.dev", "Warp's agent signed with it."),
        Agent("oz-agent@warp.dev", "Warp's agent Oz signs with it."),
    ]);

    private static ActorRule Automation(string email, string reason) =>
        new($"automation-{email}", ActorClass.Automation, ActorField.Email, email, reason, Source);

    private static ActorRule Agent(string email, string reason) =>
        new($"agent-{email}", ActorClass.Agent, ActorField.Email, email, reason, Source);
}
