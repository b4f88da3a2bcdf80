// A till in C#: prints a receipt from the shop's template by a printer of the local network. The receipt engine runs as a
// child process (engine-host.mjs, which needs Node.js; a till can also embed a JavaScript engine and call the engine's file
// itself, docs/engine.md). Run it again without a server: it prints from what it kept.
//   .NET 10: dotnet run examples/csharp/PrintReceipt.cs http://localhost:5000 API-KEY 192.168.1.50:9100 HOST.mjs ENGINE.js [folder] [node]
//   Mono:    mcs -r:System.Net.Http.dll -r:System.Runtime.Serialization.dll PrintReceipt.cs && mono PrintReceipt.exe …
// HOST.mjs is examples/engine-host.mjs, ENGINE.js packages/engine/dist/xiaopiao-engine.js (npm run build -w @xiaopiao/engine).
using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Threading.Tasks;

/// <summary>The shop's templates: the newest when the server answers, else the one that is kept.</summary>
class Templates
{
    readonly HttpClient http = new HttpClient();
    readonly string url;
    readonly string folder;

    public Templates(string url, string key, string folder)
    {
        this.url = url;
        this.folder = folder;
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        // The customer waits: nobody waits long for a template.
        http.Timeout = TimeSpan.FromSeconds(5);
    }

    /// <summary>The answer of GET /api/templates/{business} as it came; null when there never was one.</summary>
    public async Task<string> Read(string business)
    {
        var file = Path.Combine(folder, business + ".json");
        var tagFile = Path.Combine(folder, business + ".etag");
        var kept = File.Exists(file) ? File.ReadAllText(file) : null;
        var request = new HttpRequestMessage(HttpMethod.Get, url + "/api/templates/" + business);
        if (kept != null && File.Exists(tagFile)) request.Headers.TryAddWithoutValidation("If-None-Match", File.ReadAllText(tagFile));
        try
        {
            var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.NotModified) return kept;
            var text = await answer.Content.ReadAsStringAsync();
            if (!answer.IsSuccessStatusCode)
            {
                Console.Error.WriteLine("the server answers " + (int)answer.StatusCode);
                return kept;
            }
            Directory.CreateDirectory(folder);
            // The tag goes first and comes last: a crash in between only asks once more.
            File.Delete(tagFile);
            Replace(file, text);
            if (answer.Headers.ETag != null) Replace(tagFile, answer.Headers.ETag.ToString());
            return text;
        }
        catch (Exception error) when (error is HttpRequestException || error is TaskCanceledException)
        {
            Console.Error.WriteLine("the server cannot be reached: " + error.Message);
            return kept;
        }
    }

    static void Replace(string file, string text)
    {
        File.WriteAllText(file + ".new", text);
        if (File.Exists(file)) File.Replace(file + ".new", file, null);
        else File.Move(file + ".new", file);
    }
}

[DataContract]
class SlipAnswer
{
    [DataMember(Name = "hex")] public string Hex;
    [DataMember(Name = "offline")] public bool Offline;
    [DataMember(Name = "error")] public string Error;
}

/// <summary>The receipt engine in a child process; a till keeps it for its whole day.</summary>
class Engine : IDisposable
{
    readonly Process process;
    readonly StreamWriter input;
    readonly StreamReader output;

    public Engine(string node, string host, string engine)
    {
        process = Process.Start(new ProcessStartInfo(node, "\"" + host + "\" \"" + engine + "\"")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        });
        input = new StreamWriter(process.StandardInput.BaseStream, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        output = new StreamReader(process.StandardOutput.BaseStream, Encoding.UTF8);
    }

    /// <param name="request">JSON in one line</param>
    public SlipAnswer Slip(string request)
    {
        input.WriteLine(request);
        var line = output.ReadLine() ?? throw new IOException("the engine has ended");
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(line));
        var answer = (SlipAnswer)new DataContractJsonSerializer(typeof(SlipAnswer)).ReadObject(stream);
        if (answer.Error != null) throw new InvalidDataException(answer.Error);
        return answer;
    }

    public void Dispose()
    {
        input.Dispose();
        process.WaitForExit();
        process.Dispose();
    }
}

static class PrintReceipt
{
    /// <summary>A sale as JSON in one line; a till has it from its own system.</summary>
    const string Sale =
        "{\"shop\":{\"name\":\"发财小狗饮品店\"},\"order\":{\"no\":\"A12\",\"items\":[" +
        "{\"name\":\"珍珠奶茶\",\"quantity\":2,\"unit_price\":12.5,\"amount\":25}," +
        "{\"name\":\"杨枝甘露\",\"quantity\":1,\"unit_price\":18.8,\"amount\":18.8}],\"total_amount\":43.8}}";

    static void Main(string[] args) => Run(args).GetAwaiter().GetResult();

    static string Arg(string[] args, int at, string otherwise) => args.Length > at ? args[at] : otherwise;

    static async Task Run(string[] args)
    {
        var merged = await new Templates(args[0], args[1], Arg(args, 5, "till")).Read("shopping");
        using (var engine = new Engine(Arg(args, 6, "node"), args[3], args[4]))
        {
            var answer = engine.Slip("{\"merged\":" + (merged ?? "null") + ",\"data\":" + Sale + ",\"model\":\"escpos80\",\"paper\":80}");
            // Copies one after the other; the first error ends it.
            for (var copy = 0; copy < 2; copy++) Send(args[2], BytesOfHex(answer.Hex));
            Console.WriteLine("printed 2 copies from " + (answer.Offline ? "the minimal template" : "the shop's template"));
        }
    }

    static void Send(string printer, byte[] slip)
    {
        var parts = printer.Split(':');
        using (var socket = new TcpClient(parts[0], parts.Length > 1 ? int.Parse(parts[1]) : 9100))
        {
            socket.GetStream().Write(slip, 0, slip.Length);
        }
    }

    static byte[] BytesOfHex(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        for (var at = 0; at < bytes.Length; at++) bytes[at] = Convert.ToByte(hex.Substring(at * 2, 2), 16);
        return bytes;
    }
}
