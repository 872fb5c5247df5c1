using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql.NameTranslation;

namespace Community.Data.Schema;

/// <summary>Names in the database are snake_case, so that SQL written by hand needs no quotes.</summary>
internal static class SnakeCase
{
    public static void UseSnakeCase(this ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
            foreach (var property in entity.GetProperties()) property.SetColumnName(Translate(property.GetColumnName(table)!));
            foreach (var key in entity.GetKeys()) key.SetName(Translate(key.GetName()!));
            foreach (var key in entity.GetForeignKeys()) key.SetConstraintName(Translate(key.GetConstraintName()!));
            foreach (var index in entity.GetIndexes()) index.SetDatabaseName(Translate(index.GetDatabaseName()!));
        }
    }

    private static string Translate(string name) => NpgsqlSnakeCaseNameTranslator.ConvertToSnakeCase(name, System.Globalization.CultureInfo.InvariantCulture);
}
