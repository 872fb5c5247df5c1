using System.ComponentModel.DataAnnotations;
using Quartz;

namespace Community.Web.Jobs;

/// <summary>Section <c>Jobs</c> of the configuration.</summary>
public sealed class JobOptions : IValidatableObject
{
    public const string Section = "Jobs";

    /// <summary>When every project is read anew: a Quartz cron expression in UTC.</summary>
    /// <value>17 minutes past three at night.</value>
    [Required]
    public string NightlySync { get; set; } = "0 17 3 * * ?";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!CronExpression.TryParse(NightlySync, out _))
            yield return new ValidationResult($"Jobs:NightlySync '{NightlySync}' is not a cron expression of Quartz (seconds minutes hours day month weekday).");
    }
}
