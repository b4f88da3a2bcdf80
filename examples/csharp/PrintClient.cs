// A print client in C#.
//   .NET 10: dotnet run examples/csharp/PrintClient.cs ws://localhost:8765 收银台打印机 [token of the printer]
//   Mono:    mcs -r:System.Runtime.Serialization.dll PrintClient.cs && mono PrintClient.exe …
using System;
using System.IO;
using System.Net.WebSockets;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

[DataContract]
class Order
{
    [DataMember(Name = "job_id")] public int JobId;
    [DataMember(Name = "order_id")] public int OrderId;
    [DataMember(Name = "content")] public string Content;
    [DataMember(Name = "copies")] public int Copies;
}

/// <summary>What the server sends: the fields of all its messages; those of other types are null.</summary>
[DataContract]
class ServerMessage
{
    [DataMember(Name = "type")] public string Type;
    [DataMember(Name = "message")] public string Text;
    [DataMember(Name = "code")] public string Code;
    [DataMember(Name = "order")] public Order Order;
}

[DataContract]
class Printer
{
    [DataMember(Name = "name")] public string Name;
    [DataMember(Name = "model")] public string Model = "TP-80";
    [DataMember(Name = "paper_width")] public int PaperWidth = 80;
    [DataMember(Name = "status")] public string Status = "ready";
}

[DataContract]
class PrinterInfo
{
    [DataMember(Name = "type")] public string Type = "printer_info";
    [DataMember(Name = "timestamp")] public string Timestamp = DateTime.UtcNow.ToString("o");
    [DataMember(Name = "token", EmitDefaultValue = false)] public string Token;
    [DataMember(Name = "printer")] public Printer Printer;
}

[DataContract]
class PrintStatus
{
    [DataMember(Name = "type")] public string Type = "print_status";
    [DataMember(Name = "timestamp")] public string Timestamp = DateTime.UtcNow.ToString("o");
    [DataMember(Name = "job_id")] public int JobId;
    [DataMember(Name = "status")] public string Status;
    [DataMember(Name = "message")] public string Message;
}

[DataContract]
class Pong
{
    [DataMember(Name = "type")] public string Type = "pong";
    [DataMember(Name = "timestamp")] public string Timestamp = DateTime.UtcNow.ToString("o");
}

class PrintClient
{
    readonly Uri url;
    readonly string printerName;
    readonly string token;
    readonly Random random = new Random();

    PrintClient(Uri url, string printerName, string token)
    {
        this.url = url;
        this.printerName = printerName;
        this.token = token;
    }

    static void Main(string[] args)
    {
        Console.OutputEncoding = Encoding.UTF8;
        var client = new PrintClient(new Uri(Arg(args, 0, "ws://localhost:8765")), Arg(args, 1, "收银台打印机"), Arg(args, 2, null));
        client.Run().GetAwaiter().GetResult();
    }

    static string Arg(string[] args, int at, string otherwise) => args.Length > at ? args[at] : otherwise;

    /// <summary>Puts the receipt on paper. Replace this with the call of your own printer.</summary>
    static void PrintOnPaper(Order order)
    {
        for (var copy = 0; copy < order.Copies; copy++) Console.WriteLine(order.Content);
    }

    async Task Run()
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                using (var socket = new ClientWebSocket())
                {
                    await socket.ConnectAsync(url, CancellationToken.None);
                    failures = 0;
                    await Serve(socket);
                }
            }
            catch (Exception error) when (error is WebSocketException || error is IOException)
            {
                Console.WriteLine("closed: " + error.Message);
            }
            // By chance a little sooner, so that many tills do not come back in the same instant.
            var waitSeconds = Math.Min(30, Math.Pow(2, failures)) * (0.5 + random.NextDouble() / 2);
            await Task.Delay(TimeSpan.FromSeconds(waitSeconds));
        }
    }

    async Task Serve(ClientWebSocket socket)
    {
        for (var message = await Receive(socket); message != null; message = await Receive(socket))
        {
            switch (message.Type)
            {
                case "welcome":
                    Console.WriteLine("welcome: " + message.Text);
                    await Send(socket, new PrinterInfo { Token = token, Printer = new Printer { Name = printerName } });
                    break;
                case "new_order":
                    await Print(socket, message.Order);
                    break;
                case "ping":
                    await Send(socket, new Pong());
                    break;
                case "error":
                    Console.WriteLine("error: " + message.Code + " " + message.Text);
                    break;
            }
        }
    }

    async Task Print(ClientWebSocket socket, Order order)
    {
        Console.WriteLine("new_order: job " + order.JobId + ", order " + order.OrderId);
        await Send(socket, new PrintStatus { JobId = order.JobId, Status = "printing", Message = "正在打印" });
        var ended = new PrintStatus { JobId = order.JobId, Status = "completed", Message = "打印成功" };
        try
        {
            PrintOnPaper(order);
        }
        catch (Exception error)
        {
            // Say so only when surely nothing came out: a failed job is printed again.
            ended = new PrintStatus { JobId = order.JobId, Status = "failed", Message = error.Message };
        }
        await Send(socket, ended);
    }

    /// <summary>A whole message, however many fragments it comes in; null when the connection is closed.</summary>
    static async Task<ServerMessage> Receive(ClientWebSocket socket)
    {
        var buffer = new ArraySegment<byte>(new byte[4096]);
        var whole = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            whole.Write(buffer.Array, 0, part.Count);
            if (part.EndOfMessage) break;
        }
        whole.Position = 0;
        return (ServerMessage)new DataContractJsonSerializer(typeof(ServerMessage)).ReadObject(whole);
    }

    static Task Send<T>(ClientWebSocket socket, T message)
    {
        var stream = new MemoryStream();
        new DataContractJsonSerializer(typeof(T)).WriteObject(stream, message);
        var frame = new ArraySegment<byte>(stream.ToArray());
        return socket.SendAsync(frame, WebSocketMessageType.Text, true, CancellationToken.None);
    }
}
